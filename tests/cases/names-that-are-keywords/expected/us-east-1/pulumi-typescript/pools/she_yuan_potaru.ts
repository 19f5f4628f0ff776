// User pool 社員ポータル (us-east-1_EVeV6sBcK) in us-east-1
// https://us-east-1.console.aws.amazon.com/cognito/v2/idp/user-pools/us-east-1_EVeV6sBcK/users?region=us-east-1

import * as aws from "@pulumi/aws";

import { guarded } from "../adoption";

guarded();

export const sheYuanPotaru = new aws.cognito.UserPool(
  "she_yuan_potaru",
  {
    name: "社員ポータル",
    userPoolTier: "ESSENTIALS",
    deletionProtection: "INACTIVE",

    signInPolicy: {
      allowedFirstAuthFactors: ["PASSWORD"],
    },

    passwordPolicy: {
      minimumLength: 8,
      requireLowercase: true,
      requireNumbers: true,
      requireSymbols: true,
      requireUppercase: true,
      temporaryPasswordValidityDays: 7,
    },
    mfaConfiguration: "OFF",
    deviceConfiguration: {
      challengeRequiredOnNewDevice: false,
      deviceOnlyRememberedOnUserPrompt: false,
    },
  },
  {
    import: "us-east-1_EVeV6sBcK",
    protect: true,
  },
);
