# User pool client PlatformUserPoolWebClient8B1F0C2D-Re0BupKz5pdO
# (us-east-1_8pjmooX22/2mkildfm22c3do5ngqgxkps7vk) in us-east-1

import pulumi
import pulumi_aws as aws

import externals

platform_web = aws.cognito.UserPoolClient(
    "platform_web",
    name="PlatformUserPoolWebClient8B1F0C2D-Re0BupKz5pdO",
    user_pool_id=externals.USER_POOL_US_EAST_1_8PJMOOX22,
    explicit_auth_flows=["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"],
    supported_identity_providers=["COGNITO"],
    allowed_oauth_flows_user_pool_client=True,
    allowed_oauth_flows=["code", "implicit"],
    allowed_oauth_scopes=[
        "aws.cognito.signin.user.admin",
        "email",
        "openid",
        "phone",
        "profile",
    ],
    callback_urls=["https://example.com"],
    refresh_token_validity=30,
    enable_token_revocation=True,
    opts=pulumi.ResourceOptions(
        import_="us-east-1_8pjmooX22/2mkildfm22c3do5ngqgxkps7vk",
        # An import_ that comes back later would delete the live one: its id in the state is
        # another one. Before you remove or replace it, take this out and run `pulumi up`.
        retain_on_delete=True,
        protect=True,
    ),
)
