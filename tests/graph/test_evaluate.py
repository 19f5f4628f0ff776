"""One small document, and what comes out of it: one case for each trap of the provider's reads and diffs.

``shared/reference/terraform-provider.md`` tells the traps; here they are by the argument's name.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exporter.catalog import BY_NAME
from exporter.graph.evaluate import active_quirks
from exporter.graph.extract import extract
from exporter.graph.write import LONG_TEXT
from exporter.model import (
    File,
    Ref,
)
from exporter.paths import leaves, parse, spell
from exporter.snapshot.secrets import MASK
from exporter.snapshot.store import read_answers
from exporter.targets.pulumi_common.wire import camel_case, spell_path
from tests import builders
from tests.builders import Evaluated, evaluated, ignores, levels, problems, pulumi_ignores, states

ACCOUNT = Path(__file__).parents[2] / "demo/account"

POOL = {"Id": "us-east-1_AbC123", "Name": "customers", "DeletionProtection": "INACTIVE"}
MFA = {"MfaConfiguration": "OFF"}
CLIENT = {"UserPoolId": "us-east-1_AbC123", "ClientId": "3ho4ek", "ClientName": "web"}
DOMAIN = {"UserPoolId": "us-east-1_AbC123", "Domain": "acme", "Status": "ACTIVE"}
LAMBDA = "arn:aws:lambda:us-east-1:123456789012:function:hook"

SMALLEST = ("name", "deletion_protection", "mfa_configuration", "user_pool_id", "domain")
"""What the code of the smallest document has already."""


def written(kind: str, document: Mapping[str, Any]) -> Evaluated:
    return evaluated(kind, document)


def code(out: Evaluated) -> dict[str, Any]:
    return builders.code(out, *SMALLEST)


def pool(mfa: Any = None, **members: Any) -> Evaluated:
    return written("user_pool", POOL | members | {"GetUserPoolMfaConfig": {**MFA, **(mfa or {})}})


def client(**members: Any) -> Evaluated:
    return written("user_pool_client", CLIENT | members)


def domain(**members: Any) -> Evaluated:
    return written("user_pool_domain", DOMAIN | members)


# --- the pool ---------------------------------------------------------------------------------------------


def test_the_smallest_pool_has_a_name_and_what_the_provider_has_defaults_for() -> None:
    out = pool()
    assert [it.arg.name for it in out.arguments] == ["name", "deletion_protection", "mfa_configuration"]
    assert (out.ignores, out.notes, problems(out)) == ([], [], [])


def test_user_pool_tier_is_written_only_where_aws_answers_it() -> None:
    assert code(pool(UserPoolTier="LITE")) == {"user_pool_tier": "LITE"}
    assert code(pool()) == {}


def test_a_missing_deletion_protection_is_ignored() -> None:
    out = written("user_pool", {"Id": "x_1", "Name": "old", "GetUserPoolMfaConfig": MFA})
    assert ignores(out) == ["deletion_protection"]


MFA_ARGUMENTS = [
    "mfa_configuration",
    "email_mfa_configuration",
    "software_token_mfa_configuration",
    "web_authn_configuration",
]


@pytest.mark.parametrize("answer", [{}, {"GetUserPoolMfaConfig": None}])
def test_nothing_about_mfa_is_compared_where_aws_did_not_answer(answer: dict[str, Any]) -> None:
    out = written("user_pool", POOL | {"MfaConfiguration": "OPTIONAL"} | answer)
    assert ignores(out) == MFA_ARGUMENTS
    assert pulumi_ignores(out) == [camel_case(name) for name in MFA_ARGUMENTS]
    assert not any("mfa" in name or "web_authn" in name for name in code(out))


@pytest.mark.parametrize("answer", [{}, {"MfaConfiguration": None}])
def test_a_missing_mfa_configuration_is_ignored(answer: Any) -> None:
    out = written("user_pool", POOL | {"GetUserPoolMfaConfig": answer})
    assert ignores(out) == ["mfa_configuration"]


def test_mfa_configuration_is_that_of_get_user_pool_mfa_config() -> None:
    out = pool({"MfaConfiguration": "ON"}, MfaConfiguration="OFF")
    assert next(it.value for it in out.arguments if it.arg.name == "mfa_configuration") == "ON"
    assert states(out, "MfaConfiguration") == {"MfaConfiguration": "computed"}


def test_sms_authentication_message_of_the_mfa_configuration_alone_is_not_written() -> None:
    out = pool({"SmsMfaConfiguration": {"SmsAuthenticationMessage": "code {####}"}})
    assert code(out) == {}
    assert set(states(out, "GetUserPoolMfaConfig.Sms").values()) == {"computed"}


def test_sms_authentication_message_is_written() -> None:
    text = {"SmsAuthenticationMessage": "code {####}"}
    assert code(pool(**text)) == {"sms_authentication_message": "code {####}"}


@pytest.mark.parametrize("text", ["{####}" + "x" * 135, "no placeholder"])
def test_an_sms_authentication_message_that_the_provider_refuses_is_ignored(text: str) -> None:
    out = pool(SmsAuthenticationMessage=text)
    assert (code(out), ignores(out)) == ({}, ["sms_authentication_message"])
    assert levels(out) == [("warning", "SmsAuthenticationMessage")]
    assert states(out, "SmsAuth") == {"SmsAuthenticationMessage": "unsupported"}


def test_empty_attribute_lists_are_not_written() -> None:
    out = pool(AliasAttributes=[], UsernameAttributes=[], AutoVerifiedAttributes=[])
    assert code(out) == {}
    assert set(states(out, "A").values()) == {"default"}


def test_lists_are_sets_and_come_sorted() -> None:
    out = pool(AutoVerifiedAttributes=["phone_number", "email"])
    assert code(out) == {"auto_verified_attributes": ["email", "phone_number"]}


def test_tags_of_aws_are_computed_and_the_rest_are_sorted() -> None:
    out = pool(UserPoolTags={"team": "id", "aws:x": "1", "a": ""})
    assert code(out) == {"tags": {"a": "", "team": "id"}}
    assert states(out, "UserPoolTags") == {
        "UserPoolTags.a": "written",
        "UserPoolTags.aws:x": "computed",
        "UserPoolTags.team": "written",
    }


@pytest.mark.parametrize("tags", [{}, {"aws:x": "1"}])
def test_no_tags_of_ones_own_are_no_tags(tags: dict[str, str]) -> None:
    assert code(pool(UserPoolTags=tags)) == {}


def test_a_pool_of_a_cloudformation_stack_is_a_finding() -> None:
    out = pool(UserPoolTags={"aws:cloudformation:stack-name": "s"})
    (finding,) = problems(out)
    assert (finding.level, finding.about) == ("warning", "owners")
    assert finding.page.endswith("/aws-attribute-deletionpolicy.html")
    assert out.notes


@pytest.mark.parametrize("setting", [{}, {"RecoveryMechanisms": []}, None])
def test_account_recovery_setting_without_mechanisms_is_not_written(setting: Any) -> None:
    assert code(pool(AccountRecoverySetting=setting)) == {}


def test_recovery_mechanisms_come_in_one_order_whatever_awss_is() -> None:
    two = [{"Name": "verified_phone_number", "Priority": 1}, {"Name": "admin_only", "Priority": 2}]
    there, back = (
        code(pool(AccountRecoverySetting={"RecoveryMechanisms": order})) for order in (two, two[::-1])
    )
    assert there == back
    assert len(there["account_recovery_setting"]["recovery_mechanism"]) == 2


def test_admin_create_user_config_of_the_defaults_is_not_written() -> None:
    out = pool(AdminCreateUserConfig={"AllowAdminCreateUserOnly": False, "UnusedAccountValidityDays": 7})
    assert code(out) == {}
    assert states(out, "Admin") == {
        "AdminCreateUserConfig.AllowAdminCreateUserOnly": "default",
        "AdminCreateUserConfig.UnusedAccountValidityDays": "computed",
    }


def test_an_empty_invitation_is_not_written() -> None:
    out = pool(AdminCreateUserConfig={"AllowAdminCreateUserOnly": True, "InviteMessageTemplate": {}})
    assert code(out) == {"admin_create_user_config": {"allow_admin_create_user_only": True}}


INVITATION = {
    "EmailMessage": "Hello {username}: {####}",
    "EmailSubject": "Welcome",
    "SMSMessage": "{username} {####}",
}
INVITE = "admin_create_user_config[0].invite_message_template[0]"


@pytest.mark.parametrize(
    ("member", "argument", "text"),
    [
        ("EmailMessage", "email_message", "Hello {username}, sign in with a code we mail you."),
        ("EmailSubject", "email_subject", "s" * 141),
        ("SMSMessage", "sms_message", "no placeholder"),
    ],
)
def test_only_the_text_of_an_invitation_that_the_provider_refuses_is_left_out(
    member: str, argument: str, text: str
) -> None:
    config = {"AllowAdminCreateUserOnly": True, "InviteMessageTemplate": INVITATION | {member: text}}
    out = pool(AdminCreateUserConfig=config)
    block = code(out)["admin_create_user_config"]
    assert block["allow_admin_create_user_only"] is True
    assert len(block["invite_message_template"]) == 2
    assert argument not in block["invite_message_template"]
    assert ignores(out) == [f"{INVITE}.{argument}"]
    assert levels(out) == [("warning", f"AdminCreateUserConfig.InviteMessageTemplate.{member}")]


def test_where_ignored_values_are_checked_a_refused_text_takes_the_block_with_it_and_nothing_is_ignored() -> (
    None
):
    config = {
        "AllowAdminCreateUserOnly": True,
        "InviteMessageTemplate": INVITATION | {"SMSMessage": "no placeholder"},
    }
    out = evaluated("user_pool", POOL | {"AdminCreateUserConfig": config}, checks_ignored=True)
    assert "admin_create_user_config" not in code(out)
    assert not [path for path in ignores(out) if "admin" in path]
    assert levels(out) == [("warning", "AdminCreateUserConfig")]
    assert "allow_admin_create_user_only" in problems(out)[0].message
    assert set(states(out, "AdminCreateUserConfig").values()) == {"unsupported"}


@pytest.mark.parametrize("missing", sorted(INVITATION))
def test_an_invitation_that_lacks_a_text_cannot_be_changed_later_and_that_is_said(missing: str) -> None:
    texts = {member: text for member, text in INVITATION.items() if member != missing}
    out = pool(AdminCreateUserConfig={"InviteMessageTemplate": texts})
    assert levels(out) == [("warning", "")]
    assert levels(pool(AdminCreateUserConfig={"InviteMessageTemplate": INVITATION})) == []


@pytest.mark.parametrize("config", [{}, {"ChallengeRequiredOnNewDevice": False}])
def test_device_configuration_is_written_even_when_all_is_false(config: dict[str, bool]) -> None:
    block = {"challenge_required_on_new_device": False} if config else {}
    assert code(pool(DeviceConfiguration=config)) == {"device_configuration": block}


def test_a_null_device_configuration_is_not_written() -> None:
    out = pool(DeviceConfiguration=None)
    assert code(out) == {}
    assert states(out, "Device") == {"DeviceConfiguration": "default"}


def test_email_configuration_of_cognito_default_alone_is_not_written() -> None:
    out = pool(EmailConfiguration={"EmailSendingAccount": "COGNITO_DEFAULT"})
    assert (code(out), ignores(out)) == ({}, [])
    assert set(states(out, "Email").values()) == {"default"}


@pytest.mark.parametrize("config", [{}, {"ReplyToEmailAddress": "a@b.c"}])
def test_email_configuration_without_a_sending_account_is_ignored(config: dict[str, str]) -> None:
    out = pool(EmailConfiguration=config)
    assert (code(out), ignores(out)) == ({}, ["email_configuration"])


def test_email_configuration_is_written_whole() -> None:
    arn = "arn:aws:ses:us-east-1:123456789012:identity/a@b.c"
    config = {"EmailSendingAccount": "DEVELOPER", "SourceArn": arn, "From": "a@b.c", "ConfigurationSet": "s"}
    assert code(pool(EmailConfiguration=config)) == {
        "email_configuration": {
            "email_sending_account": "DEVELOPER",
            "source_arn": arn,
            "from_email_address": "a@b.c",
            "configuration_set": "s",
        }
    }


def test_email_mfa_configuration_is_written_with_what_it_has() -> None:
    out = pool({"EmailMfaConfiguration": {"Subject": "code"}})
    assert code(out) == {"email_mfa_configuration": {"subject": "code"}}


def test_an_empty_email_mfa_configuration_is_a_setting_and_what_the_provider_does_to_it_is_said() -> None:
    out = pool({"EmailMfaConfiguration": {}})
    assert code(out) == {"email_mfa_configuration": {}}
    assert states(out, "GetUserPoolMfaConfig.Email") == {
        "GetUserPoolMfaConfig.EmailMfaConfiguration": "written"
    }
    assert levels(out) == [("warning", "")]
    assert levels(pool({"EmailMfaConfiguration": {"Subject": "code"}})) == []
    assert code(pool({"EmailMfaConfiguration": None})) == {}


def test_an_empty_lambda_config_is_not_written() -> None:
    out = pool(LambdaConfig={})
    assert code(out) == {}
    assert states(out, "Lambda") == {"LambdaConfig": "default"}


def test_the_newer_pre_token_generation_is_written_alone() -> None:
    newer = {"LambdaArn": LAMBDA, "LambdaVersion": "V2_0"}
    out = pool(LambdaConfig={"PreTokenGeneration": LAMBDA, "PreTokenGenerationConfig": newer})
    block = {"lambda_arn": LAMBDA, "lambda_version": "V2_0"}
    assert code(out) == {"lambda_config": {"pre_token_generation_config": block}}
    assert states(out, "LambdaConfig.PreTokenGeneration")["LambdaConfig.PreTokenGeneration"] == "default"


def test_the_older_pre_token_generation_is_written_where_it_is_alone() -> None:
    out = pool(LambdaConfig={"PreTokenGeneration": LAMBDA})
    assert code(out) == {"lambda_config": {"pre_token_generation": LAMBDA}}


def test_a_custom_sender_without_a_key_is_ignored_at_its_leaf() -> None:
    sender = {"LambdaArn": LAMBDA, "LambdaVersion": "V1_0"}
    out = pool(LambdaConfig={"CustomSMSSender": sender, "PreSignUp": LAMBDA})
    assert code(out) == {"lambda_config": {"pre_sign_up": LAMBDA}}
    assert list(zip(ignores(out), pulumi_ignores(out), strict=True)) == [
        ("lambda_config[0].custom_sms_sender", "lambdaConfig.customSmsSender")
    ]
    assert levels(out) == [("warning", "LambdaConfig.CustomSMSSender")]


def test_a_custom_sender_with_its_key_is_written() -> None:
    sender = {"LambdaArn": LAMBDA, "LambdaVersion": "V1_0"}
    key = "arn:aws:kms:us-east-1:123456789012:key/k"
    out = pool(LambdaConfig={"CustomEmailSender": sender, "KMSKeyID": key})
    assert (set(code(out)["lambda_config"]), ignores(out)) == ({"custom_email_sender", "kms_key_id"}, [])


def test_inbound_federation_alone_is_a_finding_and_no_block() -> None:
    out = pool(LambdaConfig={"InboundFederation": {"LambdaArn": LAMBDA, "LambdaVersion": "V1_0"}})
    assert code(out) == {}
    assert levels(out) == [("warning", "LambdaConfig.InboundFederation")]
    assert [it.about for it in problems(out)] == ["data"]  # the next change may take it away


def test_password_policy_is_written_whole_and_a_history_of_zero_is_not() -> None:
    policy = {"MinimumLength": 8, "RequireLowercase": False, "PasswordHistorySize": 0}
    assert code(pool(Policies={"PasswordPolicy": policy})) == {
        "password_policy": {"minimum_length": 8, "require_lowercase": False}
    }


def test_sign_in_policy_is_written_where_aws_answers_it() -> None:
    factors = {"AllowedFirstAuthFactors": ["WEB_AUTHN", "PASSWORD"]}
    assert code(pool(Policies={"SignInPolicy": factors})) == {
        "sign_in_policy": {"allowed_first_auth_factors": ["PASSWORD", "WEB_AUTHN"]}
    }


def test_a_factor_that_the_provider_does_not_know_leaves_sign_in_policy_out() -> None:
    out = pool(Policies={"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "SOFTWARE_TOKEN"]}})
    assert (code(out), ignores(out)) == ({}, ["sign_in_policy"])
    assert levels(out) == [("warning", "Policies.SignInPolicy")]


def test_sms_configuration_without_an_external_id_gets_an_empty_one() -> None:
    arn = "arn:aws:iam::123456789012:role/sms"
    assert code(pool(SmsConfiguration={"SnsCallerArn": arn})) == {
        "sms_configuration": {"external_id": "", "sns_caller_arn": arn}
    }


def test_sms_configuration_with_only_end_user_messaging_is_left_out() -> None:
    out = pool(SmsConfiguration={"EumsSms": {}})
    assert (code(out), ignores(out)) == ({}, [])


def test_software_token_is_written_whenever_aws_answers_it() -> None:
    out = pool({"SoftwareTokenMfaConfiguration": {"Enabled": False}})
    assert code(out) == {"software_token_mfa_configuration": {"enabled": False}}


def test_software_token_absent_is_not_written() -> None:
    assert "software_token_mfa_configuration" not in code(pool())


@pytest.mark.parametrize("setting", [{}, {"AttributesRequireVerificationBeforeUpdate": []}])
def test_empty_user_attribute_update_settings_are_not_written(setting: dict[str, Any]) -> None:
    out = pool(UserAttributeUpdateSettings=setting)
    assert code(out) == {}
    assert set(states(out, "UserAttribute").values()) == {"default"}


def test_user_pool_add_ons_off_is_written() -> None:
    out = pool(UserPoolAddOns={"AdvancedSecurityMode": "OFF", "AdvancedSecurityAdditionalFlows": {}})
    assert code(out) == {"user_pool_add_ons": {"advanced_security_mode": "OFF"}}


def test_username_configuration_is_written_only_where_aws_answers_it() -> None:
    out = pool(UsernameConfiguration={"CaseSensitive": False})
    assert code(out) == {"username_configuration": {"case_sensitive": False}}
    assert code(pool()) == {}


def test_web_authn_of_a_factor_alone_is_an_empty_block() -> None:
    out = pool({"WebAuthnConfiguration": {"FactorConfiguration": "SINGLE_FACTOR"}})
    assert (code(out), problems(out)) == ({"web_authn_configuration": {}}, [])


def test_an_unusual_web_authn_factor_is_a_finding() -> None:
    out = pool({"WebAuthnConfiguration": {"FactorConfiguration": "MULTI_FACTOR_WITH_USER_VERIFICATION"}})
    assert levels(out) == [("warning", "GetUserPoolMfaConfig.WebAuthnConfiguration.FactorConfiguration")]


def test_a_failure_that_aws_reports_is_a_finding_in_its_words() -> None:
    out = pool(SmsConfigurationFailure="role gone")
    assert levels(out) == [("warning", "SmsConfigurationFailure")]
    assert "role gone" in problems(out)[0].message


def test_the_keys_and_issuers_that_every_pool_has_are_no_findings() -> None:
    out = pool(
        KeyConfiguration={"KeyType": "AWS_OWNED_KEY"},
        IssuerConfiguration={"Type": "ORIGINAL"},
        AcrConfiguration={},
    )
    assert (code(out), problems(out)) == ({}, [])
    assert levels(pool(IssuerConfiguration={"Type": "CUSTOM"})) == [("warning", "IssuerConfiguration")]


# --- the pool's attributes --------------------------------------------------------------------------------


def attribute(name: str, kind: str = "String", **members: Any) -> dict[str, Any]:
    flags = {"DeveloperOnlyAttribute": False, "Mutable": True, "Required": False}
    return {"Name": name, "AttributeDataType": kind, **flags, **members}


def length(low: str, high: str) -> dict[str, Any]:
    return {"StringAttributeConstraints": {"MinLength": low, "MaxLength": high}}


def schema(*attributes: dict[str, Any]) -> list[dict[str, Any]]:
    found = code(pool(SchemaAttributes=list(attributes))).get("schema", [])
    assert isinstance(found, list)
    return found


@pytest.mark.parametrize(
    "standard",
    [
        attribute("email", **length("0", "2048")),
        attribute("birthdate", **length("10", "10")),
        attribute("sub", Mutable=False, Required=True, **length("1", "2048")),
        attribute("updated_at", "Number", NumberAttributeConstraints={"MinValue": "0"}),
        attribute("phone_number_verified", "Boolean"),
        attribute("identities", StringAttributeConstraints={}),
    ],
    ids=lambda it: str(it["Name"]),
)
def test_a_standard_attribute_is_skipped(standard: dict[str, Any]) -> None:
    out = pool(SchemaAttributes=[standard])
    assert code(out) == {}
    assert set(states(out, "SchemaAttributes").values()) == {"default"}


def test_a_required_standard_attribute_is_declared_with_its_constraints() -> None:
    assert schema(attribute("email", Required=True, **length("0", "2048"))) == [
        {
            "name": "email",
            "attribute_data_type": "String",
            "mutable": True,
            "required": True,
            "string_attribute_constraints": {"min_length": "0", "max_length": "2048"},
        }
    ]


def test_the_birthdate_of_mid_2024_is_declared() -> None:
    (birthdate,) = schema(attribute("birthdate", **length("4", "10")))
    assert birthdate["string_attribute_constraints"] == {"min_length": "4", "max_length": "10"}


@pytest.mark.parametrize("name", ["custom:tenant", "dev:custom:tenant", "dev:tenant"])
def test_the_prefixes_of_a_name_are_stripped(name: str) -> None:
    (tenant,) = schema(attribute(name, DeveloperOnlyAttribute=name.startswith("dev:")))
    assert tenant["name"] == "tenant"
    assert tenant.get("developer_only_attribute", False) is name.startswith("dev:")


@pytest.mark.parametrize(
    ("kind", "constraints", "block"),
    [
        ("String", {"StringAttributeConstraints": {}}, {"string_attribute_constraints": {}}),
        (
            "String",
            {"StringAttributeConstraints": {"MaxLength": "50"}},
            {"string_attribute_constraints": {"max_length": "50"}},
        ),
        ("Number", {"NumberAttributeConstraints": {}}, {"number_attribute_constraints": {}}),
        (
            "Number",
            {"NumberAttributeConstraints": {"MinValue": "-1"}},
            {"number_attribute_constraints": {"min_value": "-1"}},
        ),
        ("DateTime", {}, {}),
        ("String", {"StringAttributeConstraints": None}, {}),
    ],
    ids=["empty", "max only", "number empty", "number min only", "none", "null"],
)
def test_constraints_are_as_they_are(kind: str, constraints: dict[str, Any], block: dict[str, Any]) -> None:
    (declared,) = schema(attribute("custom:x", kind, **constraints))
    assert {name: it for name, it in declared.items() if name.endswith("_constraints")} == block


def test_attributes_come_in_one_order_whatever_awss_is() -> None:
    both = attribute("custom:b"), attribute("custom:a", "Number")
    assert schema(*both) == schema(*reversed(both))


# --- the pool's messages ----------------------------------------------------------------------------------

TOP = {
    "EmailVerificationMessage": "code {####}",
    "EmailVerificationSubject": "Hello",
    "SmsVerificationMessage": "sms {####}",
}
TEMPLATE = {"EmailMessage": "code {####}", "EmailSubject": "Hello", "SmsMessage": "sms {####}"}
WITH_CODE = {"DefaultEmailOption": "CONFIRM_WITH_CODE"}
WITH_LINK = {"DefaultEmailOption": "CONFIRM_WITH_LINK"}


def test_messages_that_aws_answers_twice_are_written_in_the_template_only() -> None:
    out = pool(**TOP, VerificationMessageTemplate=WITH_CODE | TEMPLATE)
    assert code(out) == {
        "verification_message_template": {
            "default_email_option": "CONFIRM_WITH_CODE",
            "email_message": "code {####}",
            "email_subject": "Hello",
            "sms_message": "sms {####}",
        }
    }
    assert set(states(out, "EmailVerification").values()) == {"default"}


def test_messages_of_the_top_alone_are_written_there() -> None:
    assert code(pool(**TOP)) == {
        "email_verification_message": "code {####}",
        "email_verification_subject": "Hello",
        "sms_verification_message": "sms {####}",
    }


def test_a_message_that_the_template_does_not_have_is_written_at_the_top() -> None:
    out = pool(**TOP, VerificationMessageTemplate=WITH_CODE | {"EmailMessage": "code {####}"})
    assert set(code(out)) == {
        "verification_message_template",
        "email_verification_subject",
        "sms_verification_message",
    }


def test_a_template_without_its_option_is_not_written_and_the_top_is() -> None:
    out = pool(**TOP, VerificationMessageTemplate=TEMPLATE)
    assert set(code(out)) == {
        "email_verification_message",
        "email_verification_subject",
        "sms_verification_message",
    }
    assert set(states(out, "VerificationMessageTemplate").values()) == {"default"}


def test_a_template_with_its_option_alone_is_written() -> None:
    assert code(pool(VerificationMessageTemplate=WITH_LINK)) == {
        "verification_message_template": {"default_email_option": "CONFIRM_WITH_LINK"}
    }


@pytest.mark.parametrize(
    ("member", "text"),
    [
        ("EmailMessage", "no placeholder"),
        ("EmailMessage", "{####}" + "x" * 19995),
        ("EmailMessageByLink", "no placeholder"),
        ("EmailSubject", "x" * 141),
        ("EmailSubjectByLink", "x" * 141),
        ("SmsMessage", "{####}" + "x" * 135),
    ],
)
def test_a_message_that_the_provider_refuses_is_left_out_with_a_warning(member: str, text: str) -> None:
    out = pool(VerificationMessageTemplate=WITH_CODE | {member: text})
    assert code(out) == {"verification_message_template": {"default_email_option": "CONFIRM_WITH_CODE"}}
    assert levels(out) == [("warning", f"VerificationMessageTemplate.{member}")]
    assert (len(out.notes), ignores(out)) == (1, [])


@pytest.mark.parametrize(
    ("member", "text"),
    [
        ("EmailMessage", "{####}"),
        ("EmailMessage", "{####}" + "ü" * 19994),
        ("EmailMessageByLink", "a\n{##Click\nhere##}"),
        ("EmailSubject", "ü" * 140),
        ("SmsMessage", "{####}" + "社" * 134),
    ],
)
def test_limits_are_counted_in_characters_and_include_their_ends(member: str, text: str) -> None:
    out = pool(VerificationMessageTemplate=WITH_CODE | {member: text})
    assert len(code(out)["verification_message_template"]) == 2
    assert problems(out) == []


@pytest.mark.parametrize(
    "text", ["x" * LONG_TEXT + " {####}", "{####}\nline", "{####}\r\nline", "{####}\rline"]
)
def test_a_long_text_gets_a_file_of_its_own_byte_for_byte(text: str) -> None:
    (argument,) = (it for it in pool(EmailVerificationMessage=text).arguments if "email" in it.arg.name)
    assert argument.value == File("files/EmailVerificationMessage.html", text)


def test_a_text_of_the_longest_that_stands_in_the_code_gets_no_file() -> None:
    text = "{####}".ljust(LONG_TEXT, "x")
    assert builders.value_of(pool(EmailVerificationMessage=text), "email_verification_message") == text


def test_a_marker_that_stands_where_no_secret_should_costs_that_entry_alone() -> None:
    # Somebody put a secret into a tag.
    found = pool(UserPoolTags={"note": f"it is {MASK}", "team": "a"})
    assert code(found) == {"tags": {"team": "a"}}
    assert [it.path for it in found.ignores] == [("UserPoolTags", "note")]
    assert [(it.level, it.path) for it in problems(found)] == [("warning", "UserPoolTags.note")]


def test_of_a_map_with_nothing_else_all_is_left_out_and_of_a_masked_name_no_path_is_written() -> None:
    found = pool(UserPoolTags={"note": MASK})
    assert (code(found), [it.path for it in found.ignores]) == ({}, [("UserPoolTags",)])
    found = pool(UserPoolTags={MASK: "x", "team": "a"})
    assert (code(found), [it.path for it in found.ignores]) == ({"tags": {"team": "a"}}, [("UserPoolTags",)])


def test_what_the_provider_cannot_do_without_costs_the_resource() -> None:
    assert client(ClientName=MASK).left_out.startswith("a secret stands there")


def test_a_quirk_ends_with_the_version_that_no_longer_needs_it() -> None:
    kind = BY_NAME["risk_configuration"]
    document = {"AccountTakeoverRiskConfiguration": {"Actions": {"HighAction": {"EventAction": "BLOCK"}}}}
    until = "6.9.0"
    found = {it: active_quirks(kind, document, it) for it in ((6, 8, 9), (6, 9, 0), (6, 9, 1), None)}
    assert [[quirk.until for quirk in active] for active, _ in found.values()] == [[until], [], [], []]
    assert [since for _, since in found.values()] == [kind.since, until, until, until]
    newer = replace(kind, since="6.13.0")
    assert active_quirks(newer, document, None)[1] == "6.13.0"


# --- the client -------------------------------------------------------------------------------------------


def test_the_smallest_client_has_a_name_and_refers_to_its_pool() -> None:
    out = client()
    assert [(it.arg.name, it.value) for it in out.arguments] == [
        ("name", "web"),
        ("user_pool_id", Ref("pool", "id", "us-east-1_AbC123")),
    ]
    assert states(out)["UserPoolId"] == "referenced"
    assert (out.ignores, problems(out)) == ([], [])


def test_generate_secret_is_not_written_but_said_and_the_secret_is_nowhere() -> None:
    out = client(ClientSecret=MASK)
    assert (code(out), ignores(out)) == ({}, [])
    assert [note for note in out.notes if "generate_secret" in note]
    assert states(out, "ClientSecret") == {"ClientSecret": "masked"}


def test_a_client_without_secret_has_no_generate_secret() -> None:
    out = client()
    assert (code(out), ignores(out), list(out.notes)) == ({}, [], [])


@pytest.mark.parametrize("member", ["AccessTokenValidity", "IdTokenValidity", "RefreshTokenValidity"])
def test_a_validity_of_zero_is_not_written(member: str) -> None:
    out = client(**{member: 0})
    assert code(out) == {}
    assert states(out, member) == {member: "default"}
    assert len(code(client(**{member: 1}))) == 1


def test_flags_are_written_whenever_aws_answers_them() -> None:
    flags = ("AllowedOAuthFlowsUserPoolClient", "EnableTokenRevocation")
    assert code(client(**dict.fromkeys(flags, False))) == {
        "allowed_oauth_flows_user_pool_client": False,
        "enable_token_revocation": False,
    }
    out = client(**dict.fromkeys(flags))
    assert code(out) == {}


@pytest.mark.parametrize(
    "member",
    "AllowedOAuthFlows AllowedOAuthScopes CallbackURLs LogoutURLs ExplicitAuthFlows ReadAttributes"
    " WriteAttributes SupportedIdentityProviders".split(),
)
def test_an_empty_list_of_a_client_is_not_written(member: str) -> None:
    assert code(client(**{member: []})) == {}
    value = {"AllowedOAuthFlows": "code", "ExplicitAuthFlows": "ALLOW_USER_AUTH"}.get(member, "x")
    assert len(code(client(**{member: [value]}))) == 1


@pytest.mark.parametrize("member", ["DefaultRedirectURI", "PreventUserExistenceErrors"])
def test_an_empty_text_of_a_client_is_not_written(member: str) -> None:
    assert code(client(**{member: ""})) == {}


@pytest.mark.parametrize(
    "units", [{}, None, {"AccessToken": "hours", "IdToken": "hours", "RefreshToken": "days"}]
)
def test_default_units_are_not_written(units: Any) -> None:
    out = client(TokenValidityUnits=units)
    assert (code(out), out.left_out) == ({}, "")
    assert set(states(out, "TokenValidityUnits").values()) == {"default"}


def test_other_units_are_written_all_three() -> None:
    units = {"AccessToken": "minutes", "IdToken": "hours", "RefreshToken": "days"}
    assert code(client(TokenValidityUnits=units)) == {
        "token_validity_units": {"access_token": "minutes", "id_token": "hours", "refresh_token": "days"}
    }


@pytest.mark.parametrize("units", [{"AccessToken": "hours"}, {"IdToken": "hours", "RefreshToken": "days"}])
def test_a_client_with_partial_units_is_left_out_with_an_error(units: dict[str, str]) -> None:
    out = client(TokenValidityUnits=units)
    assert "TokenValidityUnits" in out.left_out
    assert [it.level for it in problems(out)] == ["error"]
    assert not {"written", "referenced"} & set(states(out).values())


def test_analytics_by_arn_has_neither_role_nor_external_id() -> None:
    arn = "arn:aws:mobiletargeting:us-east-1:123456789012:apps/a"
    config = {
        "ApplicationArn": arn,
        "RoleArn": "arn:aws:iam::123456789012:role/r",
        "ExternalId": "e",
        "UserDataShared": True,
    }
    assert code(client(AnalyticsConfiguration=config)) == {
        "analytics_configuration": {"application_arn": arn, "user_data_shared": True}
    }


def test_analytics_by_id_has_role_and_external_id() -> None:
    config = {"ApplicationId": "a", "RoleArn": "arn:aws:iam::123456789012:role/r", "ExternalId": "e"}
    out = client(AnalyticsConfiguration=config)
    assert set(code(out)["analytics_configuration"]) == {"application_id", "external_id", "role_arn"}
    assert ignores(out) == []


def test_analytics_by_id_without_external_id_is_ignored() -> None:
    out = client(AnalyticsConfiguration={"ApplicationId": "a"})
    assert (code(out), ignores(out)) == ({}, ["analytics_configuration"])
    assert levels(out) == [("warning", "AnalyticsConfiguration")]


@pytest.mark.parametrize("feature", ["ENABLED", "DISABLED"])
def test_rotation_is_written_with_a_grace_period_of_zero_too(feature: str) -> None:
    out = client(RefreshTokenRotation={"Feature": feature, "RetryGracePeriodSeconds": 0})
    block = {"feature": feature, "retry_grace_period_seconds": 0}
    assert (code(out), ignores(out)) == ({"refresh_token_rotation": block}, [])


def test_an_empty_rotation_is_ignored() -> None:
    out = client(RefreshTokenRotation={})
    assert (code(out), ignores(out)) == ({}, ["refresh_token_rotation"])
    (finding,) = problems(out)
    assert finding.level == "warning"
    assert "each later change" in finding.message


# --- the domain -------------------------------------------------------------------------------------------


def test_the_certificate_of_a_custom_domain_is_external() -> None:
    arn = "arn:aws:acm:us-east-1:123456789012:certificate/c"
    out = domain(CustomDomainConfig={"CertificateArn": arn})
    assert code(out) == {"certificate_arn": arn}
    assert states(out, "Custom") == {"CustomDomainConfig.CertificateArn": "referenced"}


@pytest.mark.parametrize(
    ("config", "provider", "warned"),
    [
        ({"CertificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/c"}, (5, 100, 0), True),
        ({"CertificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/c"}, (6, 3, 0), False),
        ({"CertificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/c"}, None, True),
        ({}, (5, 100, 0), False),
    ],
)
def test_an_older_provider_that_loses_the_certificate_is_warned_of_on_a_custom_domain_alone(
    config: Any, provider: Any, warned: bool
) -> None:
    document = {"Domain": "d", "UserPoolId": "p", "Status": "ACTIVE", "CustomDomainConfig": config}
    out = evaluated("user_pool_domain", document, provider=provider)
    assert [it.level for it in out.findings if "certificate" in it.message] == ["warning"] * warned


@pytest.mark.parametrize("config", [{}, None])
def test_an_empty_custom_domain_config_is_not_written(config: Any) -> None:
    out = domain(CustomDomainConfig=config)
    assert (code(out), problems(out)) == ({}, [])
    assert states(out, "Custom").keys() == {"CustomDomainConfig"}
    assert "unknown" not in states(out).values()


def test_managed_login_version_is_written_where_aws_answers_it() -> None:
    assert code(domain(ManagedLoginVersion=2)) == {"managed_login_version": 2}


def test_a_domain_that_is_not_active_is_a_finding() -> None:
    assert [it.level for it in problems(domain(Status="FAILED"))] == ["warning"]


# --- any kind ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", ["text", 0, {"Deep": [1]}, [], None])
def test_an_unknown_member_is_a_warning_and_changes_nothing_else(value: Any) -> None:
    before, after = client(), client(FutureFeature=value)
    assert (after.arguments, after.ignores, after.notes) == (before.arguments, before.ignores, before.notes)
    new = [it for it in after.fields if it not in before.fields]
    assert [it.state for it in new] == ["unknown"]
    assert levels(after) == [("warning", new[0].path)]


def test_an_unknown_member_inside_a_known_one_is_found() -> None:
    out = pool(Policies={"PasswordPolicy": {"MinimumLength": 8, "RequireEmoji": True}})
    assert levels(out) == [("warning", "Policies.PasswordPolicy.RequireEmoji")]
    assert code(out) == {"password_policy": {"minimum_length": 8}}


@pytest.mark.parametrize(
    ("config", "unknown"),
    [
        ({"AdminCreateUserConfig": {"AllowAdminCreateUserOnly": False, "Approval": True}}, "Approval"),
        ({"AdminCreateUserConfig": {"InviteMessageTemplate": {"SMSMessage": "x", "Font": 1}}}, "Font"),
        ({"AccountRecoverySetting": {"RecoveryMechanisms": [], "Delay": 3}}, "Delay"),
        ({"SchemaAttributes": [attribute("email", **length("0", "2048"), Salt={"A": 1})]}, "Salt.A"),
    ],
    ids=["default", "refused", "empty", "declared"],
)
def test_an_unknown_member_of_what_is_not_written_is_found(config: dict[str, Any], unknown: str) -> None:
    out = pool(**config)
    assert [it.path for it in out.fields if it.state == "unknown"] == [
        it.path for it in out.fields if it.path.endswith(unknown)
    ]
    assert any(it.path.endswith(unknown) for it in out.findings)


def test_an_unknown_member_of_an_attribute_is_found() -> None:
    out = pool(SchemaAttributes=[attribute("custom:x", Encrypted=True)])
    assert levels(out) == [("warning", "SchemaAttributes[0].Encrypted")]


def test_pulumis_paths_have_no_index_of_a_single_block() -> None:
    kind = BY_NAME["user_pool"]
    assert spell_path(kind, parse("LambdaConfig.CustomSMSSender")) == "lambdaConfig.customSmsSender"
    assert spell_path(kind, parse("SchemaAttributes[2].Name")) == "schemas[2].name"
    assert spell_path(kind, parse("UserPoolTags.aws team")) == "tags.aws team"


def test_wire_names_are_camel_case() -> None:
    assert [camel_case(it) for it in ("user_pool_id", "name")] == ["userPoolId", "name"]


def documents() -> dict[str, dict[str, Any]]:
    """The fullest document of each kind in the sample account."""
    fullest: dict[str, dict[str, Any]] = {}
    for path in sorted(ACCOUNT.glob("*/**/*.json")):
        _, answers = read_answers(path.parent, path.name)
        for thing in extract(answers, []):
            if len(repr(thing.document)) > len(repr(fullest.get(thing.kind.name, {}))):
                fullest[thing.kind.name] = copy.deepcopy(dict(thing.document))
    return fullest


DOCUMENTS = documents()


def places(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Every path of a document, leaf or not."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [*((path,) if path else ()), *(it for key, item in inner for it in places(item, (*path, key)))]


def change(document: Any, path: tuple[str | int, ...], how: str) -> None:
    """Take away, null or empty what is at a path, where it still is."""
    for step in path[:-1]:
        try:
            document = document[step]
        except (KeyError, IndexError, TypeError):
            return
    last = path[-1]
    if not isinstance(document, dict) or last not in document:
        return
    if how == "gone":
        del document[last]
    elif how == "null":
        document[last] = None
    else:
        document[last] = type(document[last])()


def test_empty_add_ons_are_ignored_since_the_provider_makes_a_block_of_them() -> None:
    out = pool(UserPoolAddOns={})
    assert "user_pool_add_ons" not in code(out)
    assert ignores(out) == ["user_pool_add_ons"]
    (finding,) = problems(out)
    assert finding.level == "warning"
    assert "each later change" in finding.message


def test_empty_analytics_are_ignored_since_the_provider_makes_a_block_of_them() -> None:
    out = client(AnalyticsConfiguration={})
    assert "analytics_configuration" not in code(out)
    assert ignores(out) == ["analytics_configuration"]


@pytest.mark.parametrize("name", sorted(DOCUMENTS))
def test_the_fullest_document_of_the_sample_account_has_nothing_unknown(name: str) -> None:
    assert "unknown" not in states(written(name, DOCUMENTS[name])).values()


@pytest.mark.parametrize("name", sorted(DOCUMENTS))
@settings(max_examples=60, deadline=None, derandomize=True)
@given(data=st.data())
def test_every_leaf_of_any_document_is_accounted_for_once(name: str, data: st.DataObject) -> None:
    document = copy.deepcopy(DOCUMENTS[name])
    request = document.pop("Request")
    where = st.tuples(st.sampled_from(places(document)), st.sampled_from(["gone", "null", "empty"]))
    for path, how in data.draw(st.lists(where, max_size=8)):
        change(document, path, how)
    expected = sorted(spell(path) for path, _ in leaves(document) if path)
    document["Request"] = request
    untouched = copy.deepcopy(document)
    out = written(name, document)
    assert document == untouched
    assert [it.path for it in out.fields] == expected
    assert out == written(name, dict(reversed(document.items())))
    for it in out.fields:
        assert it.reason or it.state in ("written", "referenced"), it
