// User pool shop (eu-west-1_Shop00002) in eu-west-1
// https://eu-west-1.console.aws.amazon.com/cognito/v2/idp/user-pools/eu-west-1_Shop00002/users?region=eu-west-1

import * as aws from "@pulumi/aws";

import { guarded } from "../adoption";

guarded();

export const shop = new aws.cognito.UserPool(
  "shop",
  {
    name: "shop",
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
    import: "eu-west-1_Shop00002",
    protect: true,
  },
);

// --- App clients ---

// the client has a secret of AWS's making; the provider never reads
// generate_secret back, so write it only for a client that is made anew
export const shopWeb = new aws.cognito.UserPoolClient(
  "shop_web",
  {
    name: "web",
    userPoolId: shop.id,

    explicitAuthFlows: ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"],
    preventUserExistenceErrors: "ENABLED",

    refreshTokenValidity: 30,
    enableTokenRevocation: true,
  },
  {
    import: "eu-west-1_Shop00002/2webwebwebwebwebwebwebweb2",
    // An import that comes back later would delete the live one: its id in the
    // state is another one. Before you remove or replace it, take this out and
    // run `pulumi up`.
    retainOnDelete: true,
    protect: true,
  },
);

// --- Domain and login pages ---

export const shopLogin = new aws.cognito.UserPoolDomain(
  "shop_login",
  {
    domain: "shop-login",
    userPoolId: shop.id,
    managedLoginVersion: 1,
  },
  {
    import: "shop-login",
    protect: true,
    // Replaced, it goes first: a pool has one domain of a sort: the old one is
    // in the way of the new one
    deleteBeforeReplace: true,
  },
);
