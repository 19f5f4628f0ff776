"""The domains of a user pool, prefix and custom: what DescribeUserPoolDomain answers, and how to write it."""

from exporter.catalog.arguments import (
    ALWAYS,
    OUTSIDE,
    Arg,
    Document,
    Reference,
    not_empty,
)
from exporter.catalog.notes import USER_POOL_DOMAIN_NOTES
from exporter.catalog.pages import GUIDE
from exporter.catalog.rules import arn, one_of, size
from exporter.catalog.schema import (
    Kind,
    Left,
    Listed,
    Quirk,
    Read,
    computed,
)
from exporter.paths import find


def _domains(pool: Document, listed: Listed) -> list[dict[str, str]]:
    found = (pool.get("Domain"), pool.get("CustomDomain"))
    return [{"Domain": str(domain)} for domain in found if domain]


USER_POOL_DOMAIN = Kind(
    name="user_pool_domain",
    terraform="aws_cognito_user_pool_domain",
    pulumi="cognito.UserPoolDomain",
    heading="Domain and login pages",
    what="the address of the login pages and of the OAuth endpoints",
    page=f"{GUIDE}cognito-user-pools-assign-domain.html",
    listing=_domains,
    reads=(
        Read(
            "cognito-idp:DescribeUserPoolDomain",
            ("Domain",),
            unwrap="DomainDescription",
            nothing={"DomainDescription": {}},
        ),
    ),
    import_id="{Domain}",
    label="{Domain}",
    nouns=("domain",),
    delete_first="a pool has one domain of a sort: the old one is in the way of the new one",
    irreplaceable=True,  # once free, its name may be taken by any account
    outputs=("domain",),
    outputs_under="domains",
    exposes={"domain": lambda domain: str(domain["Domain"])},
    args=(
        Arg("Domain", rules=(size(1, 63),), required=True, replaces=ALWAYS),
        Arg("UserPoolId", ref=Reference("user_pool.id"), replaces=ALWAYS),
        # Another certificate is changed in place; the first one makes another domain, and the loss of the
        # last one does.
        Arg("CustomDomainConfig.CertificateArn", when=(not_empty,), external=OUTSIDE, rules=(arn,)),
        Arg("ManagedLoginVersion", rules=(one_of(1, 2),), kept=True),
    ),
    left=(
        *computed("AWSAccountId", "S3Bucket", "CloudFrontDistribution", "Version", "Status"),
        Left(
            "CustomDomainConfig.SecurityPolicy",
            "unsupported",
            "the provider has no argument for the domain's TLS security policy",
            "warning",
            "check it after the first change that Terraform or Pulumi makes to the domain",
            ("TLS_V1", "TLS_V1_2_2021"),
            "data",
        ),
        Left(
            "Routing",
            "unsupported",
            "the provider has no argument for the domain's failover",
            "warning",
            "keep managing it where it was set",
            ({},),
        ),
    ),
    quirks=(
        Quirk(
            lambda domain: domain.get("Status") not in (None, "ACTIVE"),
            "AWS reports that this domain is not active",
            level="warning",
            remedy="see the domain in the AWS console: its certificate, its DNS record, a change in progress",
        ),
        Quirk(
            lambda domain: bool(find(domain, "CustomDomainConfig.CertificateArn")),
            "before 6.3.0 the provider changes the version of a custom domain's login without its"
            " certificate, and AWS refuses that",
            level="warning",
            remedy="use provider 6.3.0 or newer, or change managed_login_version in AWS first",
            until="6.3.0",
        ),
    ),
    notes=USER_POOL_DOMAIN_NOTES,
    # An unknown domain is answered with an empty object; the provider reads one without status as gone.
    exists=lambda domain: bool(domain.get("Status")),
)
