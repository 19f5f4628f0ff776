// small (us-east-1_Small0001)

import * as aws from "@pulumi/aws";

export const small = new aws.cognito.UserPool(
  "small",
  {
    name: "small",
    userPoolTier: "ESSENTIALS",
    deletionProtection: "ACTIVE",
    mfaConfiguration: "OFF",
    passwordPolicy: {
      minimumLength: 12,
      requireLowercase: true,
      requireNumbers: true,
      requireSymbols: false,
      requireUppercase: true,
      temporaryPasswordValidityDays: 7,
    },
    signInPolicy: {
      allowedFirstAuthFactors: ["PASSWORD"],
    },
    verificationMessageTemplate: {
      defaultEmailOption: "CONFIRM_WITH_CODE",
    },
  },
  {
    protect: true,
  },
);

// the client has a secret of AWS's making; the provider never reads
// generate_secret back, so write it only for a client that is made anew
export const smallApp = new aws.cognito.UserPoolClient(
  "small_app",
  {
    name: "app",
    userPoolId: small.id,
    explicitAuthFlows: ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"],
    allowedOauthFlowsUserPoolClient: false,
    refreshTokenValidity: 30,
    enableTokenRevocation: true,
    preventUserExistenceErrors: "ENABLED",
  },
  {
    // An import that comes back later would delete the live one: its id in the
    // state is another one. Before you remove or replace it, take this out and
    // run `pulumi up`.
    retainOnDelete: true,
    protect: true,
  },
);
