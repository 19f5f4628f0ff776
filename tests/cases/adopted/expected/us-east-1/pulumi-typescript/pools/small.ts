// User pool small (us-east-1_Small0001) in us-east-1
// https://us-east-1.console.aws.amazon.com/cognito/v2/idp/user-pools/us-east-1_Small0001/users?region=us-east-1

import * as aws from "@pulumi/aws";

export const small = new aws.cognito.UserPool(
  "small",
  {
    name: "small",
    userPoolTier: "ESSENTIALS",
    deletionProtection: "ACTIVE",

    signInPolicy: {
      allowedFirstAuthFactors: ["PASSWORD"],
    },

    passwordPolicy: {
      minimumLength: 12,
      requireLowercase: true,
      requireNumbers: true,
      requireSymbols: false,
      requireUppercase: true,
      temporaryPasswordValidityDays: 7,
    },
    mfaConfiguration: "OFF",
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
    preventUserExistenceErrors: "ENABLED",

    refreshTokenValidity: 30,
    enableTokenRevocation: true,
  },
  {
    // An import that comes back later would delete the live one: its id in the
    // state is another one. Before you remove or replace it, take this out and
    // run `pulumi up`.
    retainOnDelete: true,
    protect: true,
  },
);
