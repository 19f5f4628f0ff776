"""What lies outside is called by its service and by what people have called it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.graph.external_names import LONGEST, external_name

HERE = "us-east-1:123456789012"


@pytest.mark.parametrize(
    ("arn", "name"),
    [
        (f"arn:aws:lambda:{HERE}:function:pre-sign-up:live", "lambda_pre_sign_up_live"),
        (
            f"arn:aws:lambda:{HERE}:function:Stack-PreSignUpFnB8D1E2A4-sDCTb7T7aLCg",
            "lambda_stack_pre_sign_up_fn",
        ),
        ("arn:aws:iam::123456789012:role/service-role/CognitoSms", "iam_role_cognito_sms"),
        ("arn:aws:iam::123456789012:role/service-role/legacy-SMS-Role", "iam_role_legacy_sms"),
        ("arn:aws:iam::123456789012:role/Role", "iam_role"),
        ("arn:aws:iam::123456789012:saml-provider/CorpADFS", "iam_saml_provider_corpadfs"),
        (f"arn:aws:ses:{HERE}:identity/no-reply@a.org", "ses_identity_no_reply_a_org"),
        (f"arn:aws:firehose:{HERE}:deliverystream/sign-ins", "firehose_sign_ins"),
        (f"arn:aws:logs:{HERE}:log-group:/shop/cognito", "log_group_shop_cognito"),
        (f"arn:aws:logs:{HERE}:log-group:/shop/cognito:*", "log_group_shop_cognito"),
        ("arn:aws:s3:::sign-ins-123456789012", "s3_sign_ins"),
        (f"arn:aws:acm:{HERE}:certificate/79040c6a-df7b-46fa-8888-c385848a446c", "acm_79040c6a"),
        (f"arn:aws:wafv2:{HERE}:regional/webacl/login/aa562d6a-83c5-4bb4-8f57-0efb8164aaaa", "web_acl_login"),
        (f"arn:aws:wafv2:{HERE}:regional/ipset/x/1", "wafv2_regional_ipset_x_1"),
        ("0f1e2d3c", "external_0f1e2d3c"),
        ("lambda", "lambda"),
        ("🔑", "external"),
    ],
)
def test_an_external_is_called_by_its_service_and_human_part(arn: str, name: str) -> None:
    assert external_name(arn) == name


@given(
    st.one_of(
        st.text(),
        st.builds(
            lambda service, parts: ":".join(["arn", "aws", service, *parts]),
            st.sampled_from(["acm", "firehose", "iam", "lambda", "logs", "s3", "wafv2", "", "2", "社"]),
            st.lists(st.text(max_size=12), min_size=3, max_size=6),
        ),
    )
)
def test_any_value_has_an_external_name_that_every_target_can_have(value: str) -> None:
    name = external_name(value)
    assert re.fullmatch(r"[a-z_][a-z0-9_]*", name)
    assert len(name) <= LONGEST + len("external_")
