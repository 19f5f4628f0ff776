// User pool small (us-east-1_Small0001) in us-east-1
// https://us-east-1.console.aws.amazon.com/cognito/v2/idp/user-pools/us-east-1_Small0001/users?region=us-east-1

import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { guarded } from "../adoption";

guarded();

const config = new pulumi.Config();

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
    import: "us-east-1_Small0001",
    protect: true,
  },
);

// --- Identity providers ---

export const smallGoogle = new aws.cognito.IdentityProvider(
  "small_google",
  {
    providerName: "Google",
    providerType: "Google",
    userPoolId: small.id,
    providerDetails: {
      attributes_url:
        "https://people.googleapis.com/v1/people/me?personFields=",
      attributes_url_add_attributes: "true",
      authorize_scopes: "email openid",
      authorize_url: "https://accounts.google.com/o/oauth2/v2/auth",
      client_id: "684213579013-example.apps.googleusercontent.com",
      client_secret: config.requireSecret("small_google_client_secret"),
      oidc_issuer: "https://accounts.google.com",
      token_request_method: "POST",
      token_url: "https://www.googleapis.com/oauth2/v4/token",
    },
    attributeMapping: {
      email: "email",
      username: "sub",
    },
  },
  {
    import: "us-east-1_Small0001:Google",
    // Replaced, it goes first: a pool has one provider of a name: the old one
    // is in the way of the new one
    deleteBeforeReplace: true,
    additionalSecretOutputs: ["providerDetails"],
  },
);

// --- App clients ---

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
    import: "us-east-1_Small0001/4appappappappappappappapp4",
    // An import that comes back later would delete the live one: its id in the
    // state is another one. Before you remove or replace it, take this out and
    // run `pulumi up`.
    retainOnDelete: true,
    protect: true,
  },
);
