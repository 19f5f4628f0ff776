"""The user pool: what DescribeUserPool and GetUserPoolMfaConfig answer, and how each member is written."""

import re
from collections.abc import Callable

from exporter.catalog.arguments import (
    ALWAYS,
    OUTSIDE,
    Arg,
    Default,
    Document,
    Scope,
    TextFile,
    When,
    always,
    arranged,
    has,
    not_empty,
    other_than,
    positive,
    present,
)
from exporter.catalog.notes import STACK_PAGE, USER_POOL_NOTES
from exporter.catalog.pages import GUIDE
from exporter.catalog.root import Root
from exporter.catalog.rules import (
    Rule,
    arn,
    at_most,
    between,
    distinct_tags,
    holding,
    is_arn,
    is_visible,
    one_of,
    region,
    size,
    visible,
    visible_or_blank,
)
from exporter.catalog.schema import (
    Kind,
    Left,
    List,
    Quirk,
    Read,
    computed,
    nameless,
)
from exporter.partitions import partition_of
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
    if "{##" not in text:
        return False
    # In a run of what a link may hold, any beginning and any later end make one: found in linear time.
    runs = "".join(it if _in_link(it) else "\0" for it in text).split("\0")
    return any(0 <= run.find("{##") <= run.rfind("##}") - 3 for run in runs)


def _in_link(character: str) -> bool:
    # The provider's pattern: letters, marks, symbols, numbers, punctuation and ASCII's own blanks.
    return character in "\t\n\f\r " or is_visible(character)


def text_of(minimum: int, maximum: int, *placeholders: str, shows: bool = False) -> When:
    """A text that the provider's validation accepts; lengths are in characters.

    With ``shows`` one of them is a blank, or can be seen.
    """
    needs = f"{minimum} to {maximum} characters" + "".join(f" and {p}" for p in placeholders)
    needs += " that show something" if shows else ""

    def valid(at: Scope) -> bool:
        text = str(at.value)
        fits = minimum <= len(text) <= maximum and all(_holds(text, p) for p in placeholders)
        return fits and (not shows or visible_or_blank.accepts(text))

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
    "EmailSubject": text_of(1, 140, shows=True),
    "SMSMessage": text_of(6, 140, _CODE, _USERNAME),
}


def _refused_text(member: str) -> Callable[[Document], bool]:
    """Whether the provider refuses a text of the invitation."""
    accepted = _accepted(f"{_INVITATION}.{member}", _INVITATION_TEXTS[member])
    return lambda pool: not accepted(pool)


def _lacks_texts(pool: Document) -> bool:
    texts = find(pool, _INVITATION) or {}
    return 0 < sum(bool(texts.get(member)) for member in _INVITATION_TEXTS) < len(_INVITATION_TEXTS)


_TRIGGERS = (
    "PreSignUp PreAuthentication PostAuthentication PostConfirmation CustomMessage DefineAuthChallenge"
    " CreateAuthChallenge VerifyAuthChallengeResponse UserMigration"
).split()
_SENDERS = ("CustomEmailSender", "CustomSMSSender")
_OTHER_TRIGGERS = ("PreTokenGeneration", "PreTokenGenerationConfig", *_SENDERS, "KMSKeyID")

_CONTACTS = ("phone_number", "email")
_pool_name = Rule(
    # Its other check is a pattern that one letter or digit passes.
    lambda name: (
        1 <= len(str(name).encode()) <= 128 or bool(re.search(r"[\w\t\n\f\r +=,.@-]", str(name), re.ASCII))
    ),
    "1 to 128 bytes",
)
_address = Rule(
    lambda text: (
        not text
        or any(
            at == "@" and is_visible(before) and is_visible(after)
            for before, at, after in zip(str(text), str(text)[1:], str(text)[2:], strict=False)
        )
    ),
    "an e-mail address",
)
_with_code = holding(r"\{####\}", "a text with {####}")


def _versioned_function(*versions: str) -> tuple[Arg, ...]:
    return (
        Arg("LambdaArn", external=OUTSIDE, rules=(arn,), required=True),
        Arg("LambdaVersion", rules=(one_of(*versions),), required=True),
    )


def _sender_without_key(sender: str) -> Callable[[Document], bool]:
    def refused(pool: Document) -> bool:
        return bool(find(pool, f"LambdaConfig.{sender}")) and not is_arn(find(pool, "LambdaConfig.KMSKeyID"))

    return refused


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
        "data",
    )


def _endpoint(pool: Document) -> str:
    region, pool_id = str(pool["Id"]).split("_", 1)[0], pool["Id"]
    return f"cognito-idp.{region}.{partition_of(region).hosts}/{pool_id}"


USER_POOL = Kind(
    name="user_pool",
    terraform="aws_cognito_user_pool",
    pulumi="cognito.UserPool",
    what="a directory of users, with how they sign up and sign in",
    page=f"{GUIDE}cognito-user-pools.html",
    root=Root(
        id_member="UserPoolId",
        id_pattern=r"(?P<region>[\w-]+)_[0-9a-zA-Z]+",
        id_example="us-east-1_AbC123",
        name_member="Name",
        tags_member="UserPoolTags",
        listed_id="Id",
        arn_member="Arn",
        console="cognito/v2/idp/user-pools/{}/users",
    ),
    listing=List("cognito-idp:ListUserPools", "UserPools"),
    reads=(
        Read("cognito-idp:DescribeUserPool", ("UserPoolId",), unwrap="UserPool"),
        Read("cognito-idp:GetUserPoolMfaConfig", ("UserPoolId",), into="GetUserPoolMfaConfig"),
    ),
    import_id="{Id}",
    label="{Name}",
    nouns=("pool", "user_pool"),
    parent="",
    irreplaceable=True,
    outputs=("id", "arn", "endpoint"),
    exposes={
        "id": lambda pool: str(pool["Id"]),
        "arn": lambda pool: str(pool.get("Arn", "")),
        "endpoint": _endpoint,
    },
    args=arranged(
        Arg("Name", rules=(_pool_name,), required=True, replaces="6.6.0"),
        Arg("UserPoolTier", rules=(one_of("LITE", "ESSENTIALS", "PLUS"),), kept=True),
        Arg("DeletionProtection", rules=(one_of("ACTIVE", "INACTIVE"),)),
        "Sign-in",
        Arg(
            "AliasAttributes",
            when=(not_empty,),
            rules=(one_of("phone_number", "email", "preferred_username"),),
            replaces=ALWAYS,
        ),
        Arg("UsernameAttributes", when=(not_empty,), rules=(one_of(*_CONTACTS),), replaces=ALWAYS),
        Arg("UsernameConfiguration", when=(not_empty,), args=(Arg("CaseSensitive", replaces=ALWAYS),)),
        Arg(
            "Policies.SignInPolicy",
            kept=True,
            when=(has("AllowedFirstAuthFactors"),),
            args=(
                Arg(
                    "AllowedFirstAuthFactors",
                    rules=(one_of("PASSWORD", "EMAIL_OTP", "SMS_OTP", "WEB_AUTHN"),),
                ),
            ),
        ),
        "Sign-up and attributes",
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
        Arg("AutoVerifiedAttributes", when=(not_empty,), rules=(one_of(*_CONTACTS),)),
        Arg(
            "UserAttributeUpdateSettings",
            when=(has("AttributesRequireVerificationBeforeUpdate"),),
            args=(
                Arg(
                    "AttributesRequireVerificationBeforeUpdate",
                    pulumi="attributes_require_verification_before_updates",
                    rules=(one_of(*_CONTACTS),),
                    required=True,
                ),
            ),
        ),
        Arg(
            "SchemaAttributes",
            "schema",
            "schemas",
            many=True,
            when=(present, When(_is_declared, "a standard attribute as every pool has it")),
            rules=(at_most(50),),
            args=(
                Arg("Name", convert=_bare_name, rules=(size(1, 20), visible), required=True),
                Arg(
                    "AttributeDataType",
                    rules=(one_of("String", "Number", "DateTime", "Boolean"),),
                    required=True,
                ),
                Arg("DeveloperOnlyAttribute", when=(not_empty,)),
                Arg("Mutable"),
                Arg("Required", when=(not_empty,)),
                # A constraints block that is there but empty is not the same as none.
                Arg("NumberAttributeConstraints", args=(Arg("MinValue"), Arg("MaxValue"))),
                Arg("StringAttributeConstraints", args=(Arg("MinLength"), Arg("MaxLength"))),
            ),
        ),
        "Passwords, MFA and recovery",
        Arg(
            "Policies.PasswordPolicy",
            when=(not_empty,),
            args=(
                Arg("MinimumLength", rules=(between(6, 99),)),
                Arg("PasswordHistorySize", when=(positive,), rules=(between(0, 24),)),
                Arg("RequireLowercase"),
                Arg("RequireNumbers"),
                Arg("RequireSymbols"),
                Arg("RequireUppercase"),
                Arg("TemporaryPasswordValidityDays", rules=(between(0, 365),), kept=True),
            ),
        ),
        Arg("GetUserPoolMfaConfig.MfaConfiguration", rules=(one_of("OFF", "ON", "OPTIONAL"),)),
        Arg(
            "GetUserPoolMfaConfig.SoftwareTokenMfaConfiguration",
            # The provider asks for the member, and reads an absent one as false.
            args=(Arg("Enabled", when=(always,), convert=lambda at: bool(at.value)),),
        ),
        Arg(
            # An empty one is a setting too: codes go out by e-mail, with AWS's own texts.
            "GetUserPoolMfaConfig.EmailMfaConfiguration",
            args=(
                Arg("Message", file=TextFile("html"), rules=(size(6, 20000), _with_code)),
                Arg("Subject", rules=(visible_or_blank,)),
            ),
        ),
        Arg(
            "GetUserPoolMfaConfig.WebAuthnConfiguration",
            args=(
                Arg("RelyingPartyId"),
                Arg("UserVerification", rules=(one_of("required", "preferred"),)),
            ),
        ),
        Arg(
            "DeviceConfiguration",
            args=(Arg("ChallengeRequiredOnNewDevice"), Arg("DeviceOnlyRememberedOnUserPrompt")),
        ),
        Arg(
            "AccountRecoverySetting",
            when=(has("RecoveryMechanisms"),),
            args=(
                Arg(
                    "RecoveryMechanisms",
                    "recovery_mechanism",
                    "recovery_mechanisms",
                    many=True,
                    rules=(at_most(2),),
                    args=(
                        Arg(
                            "Name",
                            rules=(one_of("verified_email", "verified_phone_number", "admin_only"),),
                            required=True,
                        ),
                        Arg("Priority"),
                    ),
                ),
            ),
        ),
        "Messages",
        Arg(
            "EmailConfiguration",
            when=(
                not_empty,
                other_than({"EmailSendingAccount": "COGNITO_DEFAULT"}, "the default"),
            ),
            args=(
                Arg("EmailSendingAccount", rules=(one_of("COGNITO_DEFAULT", "DEVELOPER"),)),
                Arg("SourceArn", when=(not_empty,), external=OUTSIDE, rules=(arn,)),
                Arg("From", "from_email_address"),
                Arg("ReplyToEmailAddress", rules=(_address,)),
                Arg("ConfigurationSet"),
            ),
        ),
        Arg(
            "SmsConfiguration",
            when=(has("SnsCallerArn"),),
            args=(
                # The provider asks for an external id even where the pool has none.
                Arg("ExternalId", when=(always,), convert=lambda at: at.value or ""),
                Arg("SnsCallerArn", external=OUTSIDE, rules=(arn,), required=True),
                Arg("SnsRegion", when=(not_empty,), rules=(region,), kept=True),
            ),
        ),
        Arg(
            "VerificationMessageTemplate",
            when=(has("DefaultEmailOption"),),
            default=Default(
                {"DefaultEmailOption": "CONFIRM_WITH_CODE"},
                "API: what a pool that is made without a template answers; the provider's page says the same"
                " of the option, and without the block it sends what AWS has",
            ),
            args=(
                Arg("DefaultEmailOption", rules=(one_of("CONFIRM_WITH_LINK", "CONFIRM_WITH_CODE"),)),
                Arg("EmailMessage", when=(not_empty, email_with_code), file=TextFile("html")),
                Arg("EmailSubject", when=(not_empty, subject), rules=(visible_or_blank,), kept=True),
                Arg("EmailMessageByLink", when=(not_empty, email_with_link), file=TextFile("html")),
                Arg("EmailSubjectByLink", when=(not_empty, subject), rules=(visible_or_blank,), kept=True),
                Arg("SmsMessage", when=(not_empty, sms_with_code), file=TextFile("txt")),
            ),
        ),
        Arg(
            "EmailVerificationMessage",
            when=(not_empty, _outside_template("EmailMessage"), email_with_code),
            file=TextFile("html"),
        ),
        Arg(
            "EmailVerificationSubject",
            when=(not_empty, _outside_template("EmailSubject"), subject),
            rules=(visible_or_blank,),
            kept=True,
        ),
        Arg(
            "SmsVerificationMessage",
            when=(not_empty, _outside_template("SmsMessage"), sms_with_code),
            file=TextFile("txt"),
        ),
        Arg("SmsAuthenticationMessage", when=(not_empty,), file=TextFile("txt")),
        "Threat protection",
        Arg(
            "UserPoolAddOns",
            when=(has("AdvancedSecurityMode"),),
            args=(
                Arg("AdvancedSecurityMode", rules=(one_of("OFF", "AUDIT", "ENFORCED"),), required=True),
                Arg(
                    "AdvancedSecurityAdditionalFlows",
                    when=(has("CustomAuthMode"),),
                    args=(Arg("CustomAuthMode", rules=(one_of("AUDIT", "ENFORCED"),)),),
                ),
            ),
        ),
        "Functions",
        Arg(
            "LambdaConfig",
            when=(has(*_TRIGGERS, *_OTHER_TRIGGERS),),
            args=(
                *(Arg(trigger, when=(not_empty,), external=OUTSIDE, rules=(arn,)) for trigger in _TRIGGERS),
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
                    rules=(arn,),
                ),
                Arg(
                    "PreTokenGenerationConfig",
                    when=(not_empty,),
                    args=_versioned_function("V1_0", "V2_0", "V3_0"),
                ),
                *(Arg(sender, when=(not_empty,), args=_versioned_function("V1_0")) for sender in _SENDERS),
                Arg("KMSKeyID", when=(not_empty,), external=OUTSIDE, rules=(arn,)),
            ),
        ),
        "Tags",
        Arg("UserPoolTags", "tags", when=(not_empty,), convert=without_system_tags, rules=(distinct_tags,)),
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
            about="data",
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
            "AWS answers add-ons without a mode, which cannot be written; the provider sends them back with"
            " each later change of the pool, and every one fails",
            ignore=("UserPoolAddOns",),
            refused=True,
            level="warning",
            remedy="set the pool's advanced security in AWS, to off if it is not used, then export again",
        ),
        Quirk(
            lambda pool: not _accepted("SmsAuthenticationMessage", sms_with_code)(pool),
            "the provider refuses sms_authentication_message: it accepts 6 to 140 characters with {####}",
            omit=("SmsAuthenticationMessage",),
            ignore=("SmsAuthenticationMessage",),
            refused=True,
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
                refused=True,
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
            about="owners",
            page=STACK_PAGE,
            remedy="remove it from the stack with DeletionPolicy Retain before anything else manages it",
        ),
    ),
    notes=USER_POOL_NOTES,
)
