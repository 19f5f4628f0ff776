// User pool client PlatformUserPoolWebClient8B1F0C2D-Re0BupKz5pdO
// (us-east-1_8pjmooX22/2mkildfm22c3do5ngqgxkps7vk) in us-east-1

import * as aws from "@pulumi/aws";

import { guarded } from "../adoption";
import * as externals from "../externals";

guarded();

export const platformWeb = new aws.cognito.UserPoolClient(
  "platform_web",
  {
    name: "PlatformUserPoolWebClient8B1F0C2D-Re0BupKz5pdO",
    userPoolId: externals.userPoolUsEast_1_8pjmoox22,

    explicitAuthFlows: ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"],
    supportedIdentityProviders: ["COGNITO"],

    allowedOauthFlowsUserPoolClient: true,
    allowedOauthFlows: ["code", "implicit"],
    allowedOauthScopes: [
      "aws.cognito.signin.user.admin",
      "email",
      "openid",
      "phone",
      "profile",
    ],
    callbackUrls: ["https://example.com"],

    refreshTokenValidity: 30,
    enableTokenRevocation: true,
  },
  {
    import: "us-east-1_8pjmooX22/2mkildfm22c3do5ngqgxkps7vk",
    // An import that comes back later would delete the live one: its id in the
    // state is another one. Before you remove or replace it, take this out and
    // run `pulumi up`.
    retainOnDelete: true,
    protect: true,
  },
);
