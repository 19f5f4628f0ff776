// 社員ポータル (us-east-1_EVeV6sBcK)

import * as aws from "@pulumi/aws";

import { guarded } from "../adoption";

guarded();

export const userPoolEvev6sBck = new aws.cognito.UserPool(
  "user_pool_evev6s_bck",
  {
    name: "社員ポータル",
    userPoolTier: "ESSENTIALS",
    deletionProtection: "INACTIVE",
    mfaConfiguration: "OFF",
    deviceConfiguration: {
      challengeRequiredOnNewDevice: false,
      deviceOnlyRememberedOnUserPrompt: false,
    },
    passwordPolicy: {
      minimumLength: 8,
      requireLowercase: true,
      requireNumbers: true,
      requireSymbols: true,
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
    import: "us-east-1_EVeV6sBcK",
    protect: true,
  },
);
