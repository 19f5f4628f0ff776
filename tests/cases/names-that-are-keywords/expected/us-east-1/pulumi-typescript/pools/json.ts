// User pool json (us-east-1_CTd1j0Peq) in us-east-1
// https://us-east-1.console.aws.amazon.com/cognito/v2/idp/user-pools/us-east-1_CTd1j0Peq/users?region=us-east-1

import * as aws from "@pulumi/aws";

import { guarded } from "../adoption";

guarded();

export const json = new aws.cognito.UserPool(
  "json",
  {
    name: "json",
    userPoolTier: "ESSENTIALS",
    deletionProtection: "INACTIVE",

    aliasAttributes: ["phone_number"],
    signInPolicy: {
      allowedFirstAuthFactors: ["PASSWORD"],
    },

    schemas: [
      {
        name: "badge",
        attributeDataType: "Number",
        mutable: true,
        numberAttributeConstraints: {
          minValue: "1",
          maxValue: "99999",
        },
      },
      {
        name: "department",
        attributeDataType: "String",
        mutable: true,
        stringAttributeConstraints: {
          minLength: "0",
          maxLength: "256",
        },
      },
    ],

    passwordPolicy: {
      minimumLength: 8,
      requireLowercase: true,
      requireNumbers: true,
      requireSymbols: true,
      requireUppercase: true,
      temporaryPasswordValidityDays: 7,
    },
    mfaConfiguration: "OPTIONAL",
    softwareTokenMfaConfiguration: {
      enabled: true,
    },
    webAuthnConfiguration: {},
    accountRecoverySetting: {
      recoveryMechanisms: [
        {
          name: "verified_phone_number",
          priority: 1,
        },
      ],
    },

    tags: {
      class: "internal",
    },
  },
  {
    import: "us-east-1_CTd1j0Peq",
    protect: true,
  },
);

export const json_2faApp = new aws.cognito.UserPoolClient(
  "json_2fa_app",
  {
    name: "2fa-app",
    userPoolId: json.id,

    explicitAuthFlows: ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"],

    refreshTokenValidity: 30,
    enableTokenRevocation: true,
  },
  {
    import: "us-east-1_CTd1j0Peq/1bdtbkrr6a8lx2ty20vhgy6c6n",
    // An import that comes back later would delete the live one: its id in the
    // state is another one. Before you remove or replace it, take this out and
    // run `pulumi up`.
    retainOnDelete: true,
    protect: true,
  },
);

export const jsonClass = new aws.cognito.UserPoolClient(
  "json_class",
  {
    name: "class",
    userPoolId: json.id,

    explicitAuthFlows: ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"],

    refreshTokenValidity: 30,
    enableTokenRevocation: true,
  },
  {
    import: "us-east-1_CTd1j0Peq/21ml38puhew1152m2irz42cfrw",
    // An import that comes back later would delete the live one: its id in the
    // state is another one. Before you remove or replace it, take this out and
    // run `pulumi up`.
    retainOnDelete: true,
    protect: true,
  },
);

export const jsonImport = new aws.cognito.UserPoolClient(
  "json_import",
  {
    name: "import",
    userPoolId: json.id,

    explicitAuthFlows: ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"],

    refreshTokenValidity: 30,
    enableTokenRevocation: true,
  },
  {
    import: "us-east-1_CTd1j0Peq/10z8qv6x1c3eo9inqk2wmfgph6",
    // An import that comes back later would delete the live one: its id in the
    // state is another one. Before you remove or replace it, take this out and
    // run `pulumi up`.
    retainOnDelete: true,
    protect: true,
  },
);
