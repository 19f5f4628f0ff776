"""The partitions of AWS: what a region's ARNs start with, what its hosts end in, where its console is."""

from __future__ import annotations

from typing import NamedTuple


class Partition(NamedTuple):
    """``name`` stands in ARNs, ``hosts`` is the end of the names of AWS's own hosts.

    ``console`` is the host of AWS's console, below which each region has its own; empty where nobody outside
    can know it.
    """

    name: str
    hosts: str
    console: str = ""


_COMMERCIAL = Partition("aws", "amazonaws.com", "console.aws.amazon.com")
_OTHERS = {
    "cn-": Partition("aws-cn", "amazonaws.com.cn", "console.amazonaws.cn"),
    "eu-isoe-": Partition("aws-iso-e", "cloud.adc-e.uk"),
    "eusc-": Partition("aws-eusc", "amazonaws.eu"),
    "us-gov-": Partition("aws-us-gov", "amazonaws.com", "console.amazonaws-us-gov.com"),
    "us-iso-": Partition("aws-iso", "c2s.ic.gov"),
    "us-isob-": Partition("aws-iso-b", "sc2s.sgov.gov"),
    "us-isof-": Partition("aws-iso-f", "csp.hci.ic.gov"),
}


def partition_of(region: str) -> Partition:
    """The partition that a region belongs to.

    >>> partition_of("cn-north-1").name, partition_of("eu-west-1").name
    ('aws-cn', 'aws')
    """
    found = (partition for prefix, partition in _OTHERS.items() if region.startswith(prefix))
    return next(found, _COMMERCIAL)
