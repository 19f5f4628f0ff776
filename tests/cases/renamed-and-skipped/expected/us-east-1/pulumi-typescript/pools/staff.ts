// User pool User pool - x7k2pq (us-east-1_GjHqf2FdB) in us-east-1
// https://us-east-1.console.aws.amazon.com/cognito/v2/idp/user-pools/us-east-1_GjHqf2FdB/users?region=us-east-1

import * as aws from "@pulumi/aws";

import { guarded } from "../adoption";

guarded();

export const staff = new aws.cognito.UserPool(
  "staff",
  {
    name: "User pool - x7k2pq",
    userPoolTier: "ESSENTIALS",
    deletionProtection: "ACTIVE",

    usernameAttributes: ["email"],
    usernameConfiguration: {
      caseSensitive: false,
    },
    signInPolicy: {
      allowedFirstAuthFactors: ["PASSWORD"],
    },

    autoVerifiedAttributes: ["email"],
    schemas: [
      {
        name: "email",
        attributeDataType: "String",
        mutable: true,
        required: true,
        stringAttributeConstraints: {
          minLength: "0",
          maxLength: "2048",
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
    mfaConfiguration: "OFF",
    accountRecoverySetting: {
      recoveryMechanisms: [
        {
          name: "verified_email",
          priority: 1,
        },
        {
          name: "verified_phone_number",
          priority: 2,
        },
      ],
    },
  },
  {
    import: "us-east-1_GjHqf2FdB",
    protect: true,
  },
);

// --- App clients ---

// the client has a secret of AWS's making; the provider never reads
// generate_secret back, so write it only for a client that is made anew
export const staffMyM2mApp = new aws.cognito.UserPoolClient(
  "staff_my_m2m_app",
  {
    name: "My M2M app - x7k2pq",
    userPoolId: staff.id,

    explicitAuthFlows: ["ALLOW_REFRESH_TOKEN_AUTH"],
    supportedIdentityProviders: ["COGNITO"],
    preventUserExistenceErrors: "ENABLED",

    allowedOauthFlowsUserPoolClient: true,
    allowedOauthFlows: ["client_credentials"],
    allowedOauthScopes: ["default-m2m-resource-server-x7k2pq/read"],

    accessTokenValidity: 60,
    idTokenValidity: 60,
    refreshTokenValidity: 5,
    tokenValidityUnits: {
      accessToken: "minutes",
      idToken: "minutes",
      refreshToken: "days",
    },
    enableTokenRevocation: true,
  },
  {
    import: "us-east-1_GjHqf2FdB/4oxbtjcw3l1rxud6nwwk7r2ili",
    // An import that comes back later would delete the live one: its id in the
    // state is another one. Before you remove or replace it, take this out and
    // run `pulumi up`.
    retainOnDelete: true,
    protect: true,
  },
);

export const staffPortal = new aws.cognito.UserPoolClient(
  "staff_portal",
  {
    name: "My web app - x7k2pq",
    userPoolId: staff.id,

    explicitAuthFlows: [
      "ALLOW_REFRESH_TOKEN_AUTH",
      "ALLOW_USER_AUTH",
      "ALLOW_USER_SRP_AUTH",
    ],
    supportedIdentityProviders: ["COGNITO"],
    preventUserExistenceErrors: "ENABLED",

    allowedOauthFlowsUserPoolClient: true,
    allowedOauthFlows: ["code"],
    allowedOauthScopes: ["email", "openid", "phone"],
    callbackUrls: ["https://d84l1y8p4kdic.cloudfront.net"],

    accessTokenValidity: 60,
    idTokenValidity: 60,
    refreshTokenValidity: 5,
    tokenValidityUnits: {
      accessToken: "minutes",
      idToken: "minutes",
      refreshToken: "days",
    },
    enableTokenRevocation: true,
  },
  {
    import: "us-east-1_GjHqf2FdB/3lqli9lofux6cgmrsckqco0g45",
    // An import that comes back later would delete the live one: its id in the
    // state is another one. Before you remove or replace it, take this out and
    // run `pulumi up`.
    retainOnDelete: true,
    protect: true,
  },
);

// --- Domain and login pages ---

export const staffDomain = new aws.cognito.UserPoolDomain(
  "staff_domain",
  {
    domain: "us-east-1gjhqf2fdb",
    userPoolId: staff.id,
    managedLoginVersion: 2,
  },
  {
    import: "us-east-1gjhqf2fdb",
    protect: true,
    // Replaced, it goes first: a pool has one domain of a sort: the old one is
    // in the way of the new one
    deleteBeforeReplace: true,
  },
);
