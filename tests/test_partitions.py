"""The partitions, as botocore knows them."""

from __future__ import annotations

from typing import Any

import botocore.session
import pytest

from exporter.partitions import partition_of

PARTITIONS: list[dict[str, Any]] = botocore.session.get_session().get_data("partitions")["partitions"]
REGIONS = [
    (region, partition["id"], partition["outputs"]["dnsSuffix"])
    for partition in PARTITIONS
    for region in partition["regions"]
    if not region.startswith("aws-")  # stands for all of a partition
]


@pytest.mark.parametrize(("region", "name", "hosts"), REGIONS)
def test_each_region_belongs_to_the_partition_that_botocore_says(region: str, name: str, hosts: str) -> None:
    assert partition_of(region)[:2] == (name, hosts)
