# Identity pool staff_identity (us-east-1:94eb996c-34c9-4843-9006-d298bcabb76e) in
# us-east-1
# https://us-east-1.console.aws.amazon.com/cognito/v2/identity/identity-pools/us-east-1:94eb996c-34c9-4843-9006-d298bcabb76e/user-statistics?region=us-east-1

import pulumi
import pulumi_aws as aws

import externals
from pools import staff

staff_identity = aws.cognito.IdentityPool(
    "staff_identity",
    identity_pool_name="staff_identity",
    allow_unauthenticated_identities=False,
    cognito_identity_providers=[
        {
            "provider_name": staff.staff.endpoint,
            "client_id": staff.staff_app.id,
            "server_side_token_check": True,
        },
    ],
    openid_connect_provider_arns=[
        externals.IAM_OIDC_PROVIDER_TOKEN_ACTIONS_GITHUBUSERCONTENT_COM,
    ],
    tags={
        "team": "staff",
    },
    opts=pulumi.ResourceOptions(
        import_="us-east-1:94eb996c-34c9-4843-9006-d298bcabb76e",
        protect=True,
    ),
)

# --- Roles ---

staff_identity_roles = aws.cognito.IdentityPoolRoleAttachment(
    "staff_identity_roles",
    identity_pool_id=staff_identity.id,
    roles={
        "authenticated": externals.IAM_ROLE_STAFF,
    },
    role_mappings=[
        {
            "identity_provider": pulumi.Output.concat(
                staff.staff.endpoint,
                ":",
                staff.staff_app.id,
            ),
            "type": "Rules",
            "ambiguous_role_resolution": "Deny",
            "mapping_rules": [
                {
                    "claim": "cognito:groups",
                    "match_type": "Contains",
                    "value": "admins",
                    "role_arn": externals.IAM_ROLE_STAFF_ADMINS,
                },
                {
                    "claim": "email",
                    "match_type": "Equals",
                    "value": "ceo@example.com",
                    "role_arn": externals.IAM_ROLE_STAFF_ADMINS,
                },
            ],
        },
    ],
    opts=pulumi.ResourceOptions(
        import_="us-east-1:94eb996c-34c9-4843-9006-d298bcabb76e",
        # Replaced, it goes first: an identity pool has one set of roles: deleted last,
        # the old one takes the new one away
        delete_before_replace=True,
    ),
)

# --- Principal tags ---

staff_identity_tags = aws.cognito.IdentityPoolProviderPrincipalTag(
    "staff_identity_tags",
    identity_pool_id=staff_identity.id,
    identity_provider_name=staff.staff.endpoint,
    use_defaults=False,
    principal_tags={
        "department": "custom:department",
        "email": "email",
    },
    opts=pulumi.ResourceOptions(
        import_="us-east-1:94eb996c-34c9-4843-9006-d298bcabb76e:cognito-idp.us-east-1.amazonaws.com/us-east-1_Staff0001",
    ),
)

staff_identity_token_actions_githubusercontent_com = aws.cognito.IdentityPoolProviderPrincipalTag(
    "staff_identity_token_actions_githubusercontent_com",
    identity_pool_id=staff_identity.id,
    identity_provider_name=externals.IAM_OIDC_PROVIDER_TOKEN_ACTIONS_GITHUBUSERCONTENT_COM,
    use_defaults=True,
    principal_tags={
        "client": "aud",
        "username": "sub",
    },
    opts=pulumi.ResourceOptions(
        import_="us-east-1:94eb996c-34c9-4843-9006-d298bcabb76e:arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com",
    ),
)  # fmt: skip
