"""The user pool: what DescribeUserPool and GetUserPoolMfaConfig answer, and how each member is written."""

import re
import unicodedata
from collections.abc import Callable

from exporter.catalog.arguments import (
    OUTSIDE,
    Arg,
    Document,
    Scope,
    TextFile,
    When,
    always,
    has,
    not_empty,
    other_than,
    positive,
    present,
)
from exporter.catalog.root import Root
from exporter.catalog.schema import (
    Kind,
    Left,
    List,
    Quirk,
    Read,
    computed,
    nameless,
)
from exporter.paths import Json, find

# The attributes that every pool has. The provider keeps this same table and leaves out of its state
# whatever equals an entry: declaring such an attribute would be a diff, and so would leaving out one that
# differs in the least (a required e-mail, the 4 to 10 characters of mid-2024's birthdate).
_FLAGS: dict[str, Json] = {
    "DeveloperOnlyAttribute": False,
    "Mutable": True,
    "Required": False,
}


def _standard(data_type: str = "String", **members: Json) -> dict[str, Json]:
    return {"AttributeDataType": data_type, **_FLAGS, **members}


def _length(minimum: int, maximum: int) -> Json:
    return {"MinLength": str(minimum), "MaxLength": str(maximum)}


_PLAIN = (
    "address email family_name gender given_name locale middle_name name nickname phone_number picture"
    " preferred_username profile website zoneinfo"
)
STANDARD_ATTRIBUTES: dict[str, dict[str, Json]] = {
    **{name: _standard(StringAttributeConstraints=_length(0, 2048)) for name in _PLAIN.split()},
    "birthdate": _standard(StringAttributeConstraints=_length(10, 10)),
    "email_verified": _standard("Boolean"),
    "identities": _standard(StringAttributeConstraints={}),
    "phone_number_verified": _standard("Boolean"),
    "sub": _standard(Mutable=False, Required=True, StringAttributeConstraints=_length(1, 2048)),
    "updated_at": _standard("Number", NumberAttributeConstraints={"MinValue": "0"}),
}


def _is_declared(at: Scope) -> bool:
    attribute = dict(at.value) if isinstance(at.value, dict) else {}
    return STANDARD_ATTRIBUTES.get(str(attribute.pop("Name", None))) != attribute


def _bare_name(at: Scope) -> Json:
    # The provider adds the prefixes itself.
    return str(at.value).removeprefix("dev:").removeprefix("custom:")


def without_system_tags(at: Scope) -> Json:
    """The tags that people set; those under ``aws:`` are AWS's own, and no one else may write them."""
    tags = at.value if isinstance(at.value, dict) else {}
    return {key: value for key, value in tags.items() if not key.startswith("aws:")} or None


# The provider validates messages more strictly than AWS does, and one that it refuses stops the plan.
_CODE, _LINK, _USERNAME = "{####}", "{##link text##}", "{username}"


def _holds(text: str, placeholder: str) -> bool:
    if placeholder != _LINK:
        return placeholder in text
    links = re.findall(r"(?=\{##(.*?)##\})", text, re.DOTALL)
    return any(all(map(_in_link, link)) for link in links)


def _in_link(character: str) -> bool:
    # The provider's pattern: letters, marks, symbols, numbers, punctuation and ASCII's own blanks.
    return character in "\t\n\f\r " or unicodedata.category(character)[0] in "LMSNP"


def text_of(minimum: int, maximum: int, *placeholders: str) -> When:
    """A text that the provider's validation accepts; lengths are in characters."""
    needs = f"{minimum} to {maximum} characters" + "".join(f" and {p}" for p in placeholders)

    def valid(at: Scope) -> bool:
        text = str(at.value)
        return minimum <= len(text) <= maximum and all(_holds(text, p) for p in placeholders)

    return When(
        valid,
        f"left out: the provider accepts only a text with {needs}",
        "unsupported",
        "warning",
        f"give it {needs} in AWS, then export again; the plan is empty without it too",
    )


email_with_code = text_of(6, 20000, _CODE)
email_with_link = text_of(6, 20000, _LINK)
sms_with_code = text_of(6, 140, _CODE)
subject = text_of(1, 140)


def _outside_template(member: str) -> When:
    """AWS answers a message twice; the provider takes it at the top or in the template, never both."""

    def test(at: Scope) -> bool:
        template = at.root.get("VerificationMessageTemplate") or {}
        return not (template.get("DefaultEmailOption") and template.get(member))

    return When(test, "verification_message_template has the same text")


def _accepted(path: str, *rules: When) -> Callable[[Document], bool]:
    """Whether the provider's validation accepts the text at a path of the pool (or there is none)."""

    def test(pool: Document) -> bool:
        value = find(pool, path)
        return not value or all(rule.test(Scope(value, pool, pool)) for rule in rules)

    return test


_INVITATION = "AdminCreateUserConfig.InviteMessageTemplate"
_INVITATION_TEXTS = {
    "EmailMessage": text_of(6, 20000, _CODE, _USERNAME),
    "EmailSubject": subject,
    "SMSMessage": text_of(6, 140, _CODE, _USERNAME),
}


def _refused_text(member: str) -> Callable[[Document], bool]:
    """Whether the provider refuses a text of the invitation."""
    accepted = _accepted(f"{_INVITATION}.{member}", _INVITATION_TEXTS[member])
    return lambda pool: not accepted(pool)


def _lacks_texts(pool: Document) -> bool:
    texts = find(pool, _INVITATION) or {}
    return 0 < sum(bool(texts.get(member)) for member in _INVITATION_TEXTS) < len(_INVITATION_TEXTS)


_KNOWN_FACTORS = {"PASSWORD", "EMAIL_OTP", "SMS_OTP", "WEB_AUTHN"}
_sign_in_factors = When(
    lambda at: bool(at.value) and set(find(at.value, "AllowedFirstAuthFactors") or ()) <= _KNOWN_FACTORS,
    "left out: it holds a factor that the provider does not know",
    "unsupported",
    "warning",
    "nothing to do for an empty plan; a later change of the pool by Terraform leaves it as it is",
)

_TRIGGERS = (
    "PreSignUp PreAuthentication PostAuthentication PostConfirmation CustomMessage DefineAuthChallenge"
    " CreateAuthChallenge VerifyAuthChallengeResponse UserMigration"
).split()
_SENDERS = ("CustomEmailSender", "CustomSMSSender")
_OTHER_TRIGGERS = ("PreTokenGeneration", "PreTokenGenerationConfig", *_SENDERS, "KMSKeyID")

_VERSIONED_FUNCTION = (Arg("LambdaArn", external=OUTSIDE), Arg("LambdaVersion"))


def _sender_without_key(sender: str) -> Callable[[Document], bool]:
    return lambda pool: bool(find(pool, f"LambdaConfig.{sender}") and not find(pool, "LambdaConfig.KMSKeyID"))


_MFA_MEMBERS = (
    "MfaConfiguration",
    "EmailMfaConfiguration",
    "SoftwareTokenMfaConfiguration",
    "WebAuthnConfiguration",
)


def _knows_mfa(pool: Document) -> bool:
    """Whether AWS answered how MFA is set up; a refused call has no answer in the document."""
    return pool.get("GetUserPoolMfaConfig") is not None


def _unmanaged(path: str, what: str, *usual: Json) -> Left:
    return Left(
        path,
        "unsupported",
        f"the provider has no argument for {what}",
        "warning",
        "keep managing it where it was set; check it after the first change that Terraform or Pulumi makes"
        " to the pool, which is sent without it",
        usual,
    )


def _endpoint(pool: Document) -> str:
    region, pool_id = str(pool["Id"]).split("_", 1)[0], pool["Id"]
    suffix = "amazonaws.com.cn" if region.startswith("cn-") else "amazonaws.com"
    return f"cognito-idp.{region}.{suffix}/{pool_id}"


USER_POOL = Kind(
    name="user_pool",
    terraform="aws_cognito_user_pool",
    pulumi="cognito.UserPool",
    root=Root(
        id_member="UserPoolId",
        id_pattern=r"(?P<region>[\w-]+)_[0-9a-zA-Z]+",
        id_example="us-east-1_AbC123",
        name_member="Name",
        tags_member="UserPoolTags",
        listed_id="Id",
        arn_member="Arn",
    ),
    listing=List("cognito-idp:ListUserPools", "UserPools"),
    reads=(
        Read("cognito-idp:DescribeUserPool", ("UserPoolId",), unwrap="UserPool"),
        Read("cognito-idp:GetUserPoolMfaConfig", ("UserPoolId",), into="GetUserPoolMfaConfig"),
    ),
    import_id="{Id}",
    label="{Name}",
    parent="",
    irreplaceable=True,
    outputs=("id", "arn", "endpoint"),
    exposes={
        "id": lambda pool: str(pool["Id"]),
        "arn": lambda pool: str(pool.get("Arn", "")),
        "endpoint": _endpoint,
    },
    args=(
        Arg("Name"),
        Arg("UserPoolTier"),
        Arg("DeletionProtection"),
        Arg("AliasAttributes", when=(not_empty,)),
        Arg("UsernameAttributes", when=(not_empty,)),
        Arg("AutoVerifiedAttributes", when=(not_empty,)),
        Arg("GetUserPoolMfaConfig.MfaConfiguration"),
        Arg("SmsAuthenticationMessage", when=(not_empty,), file=TextFile("txt")),
        Arg(
            "EmailVerificationMessage",
            when=(not_empty, _outside_template("EmailMessage"), email_with_code),
            file=TextFile("html"),
        ),
        Arg("EmailVerificationSubject", when=(not_empty, _outside_template("EmailSubject"), subject)),
        Arg(
            "SmsVerificationMessage",
            when=(not_empty, _outside_template("SmsMessage"), sms_with_code),
            file=TextFile("txt"),
        ),
        Arg("UserPoolTags", "tags", when=(not_empty,), convert=without_system_tags),
        Arg(
            "AccountRecoverySetting",
            when=(has("RecoveryMechanisms"),),
            args=(
                Arg(
                    "RecoveryMechanisms",
                    "recovery_mechanism",
                    "recovery_mechanisms",
                    many=True,
                    args=(Arg("Name"), Arg("Priority")),
                ),
            ),
        ),
        Arg(
            "AdminCreateUserConfig",
            when=(has("AllowAdminCreateUserOnly", "InviteMessageTemplate", why="the default"),),
            args=(
                Arg("AllowAdminCreateUserOnly"),
                Arg(
                    "InviteMessageTemplate",
                    when=(has("EmailMessage", "EmailSubject", "SMSMessage"),),
                    args=(
                        Arg("EmailMessage", file=TextFile("html")),
                        Arg("EmailSubject"),
                        Arg("SMSMessage", file=TextFile("txt")),
                    ),
                ),
            ),
        ),
        Arg(
            "DeviceConfiguration",
            args=(Arg("ChallengeRequiredOnNewDevice"), Arg("DeviceOnlyRememberedOnUserPrompt")),
        ),
        Arg(
            "EmailConfiguration",
            when=(
                not_empty,
                other_than({"EmailSendingAccount": "COGNITO_DEFAULT"}, "the default"),
            ),
            args=(
                Arg("EmailSendingAccount"),
                Arg("SourceArn", external=OUTSIDE),
                Arg("From", "from_email_address"),
                Arg("ReplyToEmailAddress"),
                Arg("ConfigurationSet"),
            ),
        ),
        Arg(
            # An empty one is a setting too: codes go out by e-mail, with AWS's own texts.
            "GetUserPoolMfaConfig.EmailMfaConfiguration",
            args=(Arg("Message", file=TextFile("html")), Arg("Subject")),
        ),
        Arg(
            "LambdaConfig",
            when=(has(*_TRIGGERS, *_OTHER_TRIGGERS),),
            args=(
                *(Arg(trigger, when=(not_empty,), external=OUTSIDE) for trigger in _TRIGGERS),
                Arg(
                    "PreTokenGeneration",
                    when=(
                        not_empty,
                        When(
                            lambda at: not at.parent.get("PreTokenGenerationConfig"),
                            "pre_token_generation_config names the same function",
                        ),
                    ),
                    external=OUTSIDE,
                ),
                Arg("PreTokenGenerationConfig", when=(not_empty,), args=_VERSIONED_FUNCTION),
                *(Arg(sender, when=(not_empty,), args=_VERSIONED_FUNCTION) for sender in _SENDERS),
                Arg("KMSKeyID", when=(not_empty,), external=OUTSIDE),
            ),
        ),
        Arg(
            "Policies.PasswordPolicy",
            when=(not_empty,),
            args=(
                Arg("MinimumLength"),
                Arg("PasswordHistorySize", when=(positive,)),
                Arg("RequireLowercase"),
                Arg("RequireNumbers"),
                Arg("RequireSymbols"),
                Arg("RequireUppercase"),
                Arg("TemporaryPasswordValidityDays"),
            ),
        ),
        Arg(
            "Policies.SignInPolicy",
            when=(has("AllowedFirstAuthFactors"), _sign_in_factors),
            args=(Arg("AllowedFirstAuthFactors"),),
        ),
        Arg(
            "SmsConfiguration",
            when=(has("SnsCallerArn"),),
            args=(
                # The provider asks for an external id even where the pool has none.
                Arg("ExternalId", when=(always,), convert=lambda at: at.value or ""),
                Arg("SnsCallerArn", external=OUTSIDE),
                Arg("SnsRegion"),
            ),
        ),
        Arg(
            "GetUserPoolMfaConfig.SoftwareTokenMfaConfiguration",
            # The provider asks for the member, and reads an absent one as false.
            args=(Arg("Enabled", when=(always,), convert=lambda at: bool(at.value)),),
        ),
        Arg(
            "UserAttributeUpdateSettings",
            when=(has("AttributesRequireVerificationBeforeUpdate"),),
            args=(
                Arg(
                    "AttributesRequireVerificationBeforeUpdate",
                    pulumi="attributes_require_verification_before_updates",
                ),
            ),
        ),
        Arg(
            "UserPoolAddOns",
            when=(has("AdvancedSecurityMode"),),
            args=(
                Arg("AdvancedSecurityMode"),
                Arg(
                    "AdvancedSecurityAdditionalFlows",
                    when=(has("CustomAuthMode"),),
                    args=(Arg("CustomAuthMode"),),
                ),
            ),
        ),
        Arg("UsernameConfiguration", when=(not_empty,), args=(Arg("CaseSensitive"),)),
        Arg(
            "VerificationMessageTemplate",
            when=(has("DefaultEmailOption"),),
            args=(
                Arg("DefaultEmailOption"),
                Arg("EmailMessage", when=(not_empty, email_with_code), file=TextFile("html")),
                Arg("EmailSubject", when=(not_empty, subject)),
                Arg("EmailMessageByLink", when=(not_empty, email_with_link), file=TextFile("html")),
                Arg("EmailSubjectByLink", when=(not_empty, subject)),
                Arg("SmsMessage", when=(not_empty, sms_with_code), file=TextFile("txt")),
            ),
        ),
        Arg(
            "GetUserPoolMfaConfig.WebAuthnConfiguration",
            args=(Arg("RelyingPartyId"), Arg("UserVerification")),
        ),
        Arg(
            "SchemaAttributes",
            "schema",
            "schemas",
            many=True,
            when=(present, When(_is_declared, "a standard attribute as every pool has it")),
            args=(
                Arg("Name", convert=_bare_name),
                Arg("AttributeDataType"),
                Arg("DeveloperOnlyAttribute", when=(not_empty,)),
                Arg("Mutable"),
                Arg("Required", when=(not_empty,)),
                # A constraints block that is there but empty is not the same as none.
                Arg("NumberAttributeConstraints", args=(Arg("MinValue"), Arg("MaxValue"))),
                Arg("StringAttributeConstraints", args=(Arg("MinLength"), Arg("MaxLength"))),
            ),
        ),
    ),
    left=(
        *computed("Id", "Arn", "CreationDate", "LastModifiedDate", "Status", "EstimatedNumberOfUsers"),
        *computed("Domain", "CustomDomain", why="a resource of its own"),
        *computed("MfaConfiguration", why="GetUserPoolMfaConfig has the same"),
        *computed("GetUserPoolMfaConfig.SmsMfaConfiguration", why="DescribeUserPool has the same"),
        *computed(
            "AdminCreateUserConfig.UnusedAccountValidityDays",
            why="it follows password_policy.temporary_password_validity_days",
        ),
        *(
            Left(
                path,
                "computed",
                "AWS reports a failure",
                "warning",
                f"see {service} in the AWS console; the pool cannot send {what} until it is fixed",
            )
            for path, service, what in (
                ("SmsConfigurationFailure", "SNS", "SMS"),
                ("EmailConfigurationFailure", "SES", "e-mail"),
            )
        ),
        _unmanaged("LambdaConfig.InboundFederation", "the inbound federation trigger"),
        _unmanaged("SmsConfiguration.EumsSms", "SMS through End User Messaging"),
        _unmanaged(
            "GetUserPoolMfaConfig.WebAuthnConfiguration.FactorConfiguration",
            "the passkeys' factor configuration",
            "SINGLE_FACTOR",
        ),
        _unmanaged("DcrConfiguration", "dynamic client registration", {}),
        _unmanaged("KeyConfiguration", "the encryption key", {}, {"KeyType": "AWS_OWNED_KEY"}),
        _unmanaged("IssuerConfiguration", "the issuer", {}, {"Type": "ORIGINAL"}),
        _unmanaged("AcrConfiguration", "authentication context classes", {}),
    ),
    quirks=(
        nameless("Name"),
        Quirk(
            lambda pool: pool.get("DeletionProtection") is None,
            "AWS answers no deletion protection for this old pool; the provider would write its default",
            ignore=("DeletionProtection",),
        ),
        Quirk(
            lambda pool: not _knows_mfa(pool),
            "AWS did not say how MFA is set up; written without it, the next plan would turn it off",
            ignore=tuple(f"GetUserPoolMfaConfig.{member}" for member in _MFA_MEMBERS),
        ),
        Quirk(
            lambda pool: find(pool, "GetUserPoolMfaConfig.EmailMfaConfiguration") == {},
            "the provider sends every change of MFA without an e-mail MFA that has AWS's own texts, which"
            " turns it off",
            level="warning",
            remedy="give it a subject and a message in AWS, then export again",
        ),
        Quirk(
            lambda pool: _knows_mfa(pool) and find(pool, "GetUserPoolMfaConfig.MfaConfiguration") is None,
            "AWS answers no MFA configuration; the provider would write its default",
            ignore=("GetUserPoolMfaConfig.MfaConfiguration",),
        ),
        Quirk(
            lambda pool: (
                isinstance(pool.get("EmailConfiguration"), dict)
                and not find(pool, "EmailConfiguration.EmailSendingAccount")
            ),
            "AWS answers no sending account for this old pool; the provider would write its default",
            omit=("EmailConfiguration",),
            ignore=("EmailConfiguration",),
        ),
        Quirk(
            lambda pool: (
                isinstance(pool.get("UserPoolAddOns"), dict)
                and not find(pool, "UserPoolAddOns.AdvancedSecurityMode")
            ),
            "AWS answers add-ons without a mode, which cannot be written",
            ignore=("UserPoolAddOns",),
        ),
        Quirk(
            lambda pool: not _accepted("SmsAuthenticationMessage", sms_with_code)(pool),
            "the provider refuses sms_authentication_message: it accepts 6 to 140 characters with {####}",
            omit=("SmsAuthenticationMessage",),
            ignore=("SmsAuthenticationMessage",),
            level="warning",
            remedy="give the message 6 to 140 characters and {####} in AWS, then export again",
        ),
        *(
            Quirk(
                _refused_text(member),
                rule.why.removeprefix("left out: "),
                omit=(f"{_INVITATION}.{member}",),
                ignore=(f"{_INVITATION}.{member}",),
                level="warning",
                remedy="give the invitation such a text in AWS, then export again; the plan is empty without"
                " it too",
                checked=False,
            )
            for member, rule in _INVITATION_TEXTS.items()
        ),
        Quirk(
            _lacks_texts,
            "the provider sends the invitation's missing texts as empty ones with each later change of the"
            " pool, and AWS refuses those",
            level="warning",
            remedy="give the invitation a message and a subject for e-mail and a message for SMS in AWS,"
            " then export again",
        ),
        Quirk(
            lambda pool: any(_refused_text(member)(pool) for member in _INVITATION_TEXTS),
            "the provider refuses the invitation, whose messages need {####} and {username}; so the code"
            " does not have allow_admin_create_user_only either",
            omit=("AdminCreateUserConfig",),
            checked=True,
            level="warning",
            remedy="fix the invitation's messages in AWS, then export again; the plan is empty without it",
        ),
        *(
            Quirk(
                _sender_without_key(sender),
                f"the provider refuses {argument} without a KMS key",
                omit=(f"LambdaConfig.{sender}",),
                ignore=(f"LambdaConfig.{sender}",),
                level="warning",
                remedy="give the pool a KMS key for its custom senders in AWS, then export again",
            )
            for sender, argument in zip(_SENDERS, ("custom_email_sender", "custom_sms_sender"), strict=True)
        ),
        Quirk(
            lambda pool: any(
                str(tag).startswith("aws:cloudformation:") for tag in pool.get("UserPoolTags") or ()
            ),
            "this pool belongs to a CloudFormation stack, which would change or delete it too",
            level="warning",
            remedy="remove it from the stack with DeletionPolicy Retain before anything else manages it",
        ),
    ),
)
