// User pool shop (us-east-1_Kinds0001) in us-east-1
// https://us-east-1.console.aws.amazon.com/cognito/v2/idp/user-pools/us-east-1_Kinds0001/users?region=us-east-1

import * as aws from "@pulumi/aws";

import { guarded } from "../adoption";
import * as externals from "../externals";
import { readBase64, readFile } from "../files";

guarded();

export const shop = new aws.cognito.UserPool(
  "shop",
  {
    name: "shop",
    userPoolTier: "PLUS",
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

    userPoolAddOns: {
      advancedSecurityMode: "ENFORCED",
    },
    lambdaConfig: {
      preSignUp: externals.lambdaShopPreSignUp,
    },
  },
  {
    import: "us-east-1_Kinds0001",
    protect: true,
  },
);

// --- Identity providers ---

export const shopGoogle = new aws.cognito.IdentityProvider(
  "shop_google",
  {
    providerName: "Google",
    providerType: "Google",
    userPoolId: shop.id,
    providerDetails: {
      attributes_url:
        "https://people.googleapis.com/v1/people/me?personFields=",
      attributes_url_add_attributes: "true",
      authorize_scopes: "email openid",
      authorize_url: "https://accounts.google.com/o/oauth2/v2/auth",
      client_id: "684213579013-example.apps.googleusercontent.com",
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
    import: "us-east-1_Kinds0001:Google",
    // Replaced, it goes first: a pool has one provider of a name: the old one
    // is in the way of the new one
    deleteBeforeReplace: true,
    ignoreChanges: [
      // client_secret is a secret: it stays out of the code, and what is set
      // stays as it is
      "providerDetails.client_secret",
    ],
    additionalSecretOutputs: ["providerDetails"],
  },
);

// --- Resource servers ---

export const shopOrders = new aws.cognito.ResourceServer(
  "shop_orders",
  {
    identifier: "orders",
    name: "Orders",
    userPoolId: shop.id,
    scopes: [
      {
        scopeName: "read",
        scopeDescription: "Read orders",
      },
    ],
  },
  {
    import: "us-east-1_Kinds0001|orders",
  },
);

// --- App clients ---

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
    import: "us-east-1_Kinds0001/1webwebwebwebwebwebwebweb1",
    // An import that comes back later would delete the live one: its id in the
    // state is another one. Before you remove or replace it, take this out and
    // run `pulumi up`.
    retainOnDelete: true,
    protect: true,
  },
);

export const shopOpenSearchSearch = new aws.cognito.UserPoolClient(
  "shop_open_search_search",
  {
    name: "AmazonOpenSearchService-shop-search",
    userPoolId: shop.id,

    explicitAuthFlows: ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"],
    preventUserExistenceErrors: "ENABLED",

    refreshTokenValidity: 30,
    enableTokenRevocation: true,
  },
  {
    import: "us-east-1_Kinds0001/2searchsearchsearchsearch2",
    // An import that comes back later would delete the live one: its id in the
    // state is another one. Before you remove or replace it, take this out and
    // run `pulumi up`.
    retainOnDelete: true,
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

export const shopUi = new aws.cognito.UserPoolUICustomization(
  "shop_ui",
  {
    userPoolId: shop.id,
    css: readFile("shop_ui.css"),
    imageFile: readBase64("shop_ui.fetched_image.png"),
  },
  {
    import: "us-east-1_Kinds0001,ALL",
    dependsOn: [shopLogin],
    ignoreChanges: [
      // the provider never reads the image back
      "imageFile",
    ],
  },
);

export const shopWebBranding = new aws.cognito.ManagedLoginBranding(
  "shop_web_branding",
  {
    userPoolId: shop.id,
    clientId: shopWeb.id,
    settings: readFile("shop_web_branding.settings.json"),
    assets: [
      {
        category: "FAVICON_SVG",
        colorMode: "DYNAMIC",
        extension: "SVG",
        bytes: readBase64("shop_web_branding.assets.favicon_svg.dynamic.svg"),
      },
    ],
  },
  {
    import: "us-east-1_Kinds0001,f599cb8f-b308-4063-b28c-2dc83b92d0d0",
    // Replaced, it goes first: a client has one style: the old one is in the
    // way of the new one
    deleteBeforeReplace: true,
    ignoreChanges: [
      // the provider compares the settings as text, and puts their keys in an
      // order of its own
      "settings",
    ],
  },
);

// --- Groups ---

export const shopStaff = new aws.cognito.UserGroup(
  "shop_staff",
  {
    name: "staff",
    userPoolId: shop.id,
  },
  {
    import: "us-east-1_Kinds0001/staff",
  },
);

// --- Users ---

export const shopAnna = new aws.cognito.User(
  "shop_anna",
  {
    userPoolId: shop.id,
    username: "anna",
    attributes: {
      email: "anna@example.com",
    },
  },
  {
    import: "us-east-1_Kinds0001/anna",
    // An import that comes back later would delete the live one: its id in the
    // state is another one. Before you remove or replace it, take this out and
    // run `pulumi up`.
    retainOnDelete: true,
    protect: true,
  },
);

export const shopBen = new aws.cognito.User(
  "shop_ben",
  {
    userPoolId: shop.id,
    username: "ben",
    enabled: false,
    attributes: {
      email: "ben@example.com",
    },
  },
  {
    import: "us-east-1_Kinds0001/ben",
    // An import that comes back later would delete the live one: its id in the
    // state is another one. Before you remove or replace it, take this out and
    // run `pulumi up`.
    retainOnDelete: true,
    protect: true,
  },
);

export const shopAnnaInStaff = new aws.cognito.UserInGroup(
  "shop_anna_in_staff",
  {
    userPoolId: shop.id,
    groupName: shopStaff.name,
    username: shopAnna.username,
  },
  {
    import: "us-east-1_Kinds0001,staff,anna",
  },
);

// --- Threat protection, logs and firewall ---

export const shopRisk = new aws.cognito.RiskConfiguration(
  "shop_risk",
  {
    userPoolId: shop.id,
    accountTakeoverRiskConfiguration: {
      actions: {
        highAction: {
          eventAction: "BLOCK",
          notify: true,
        },
        lowAction: {
          eventAction: "NO_ACTION",
          notify: false,
        },
        mediumAction: {
          eventAction: "MFA_IF_CONFIGURED",
          notify: false,
        },
      },
      notifyConfiguration: {
        sourceArn: externals.sesIdentityShopExampleCom,
        from: "security@shop.example.com",
        blockEmail: {
          htmlBody: readFile("shop_risk.block_email.html_body.html"),
          subject: "Blocked",
          textBody: "Blocked.",
        },
      },
    },
    compromisedCredentialsRiskConfiguration: {
      actions: {
        eventAction: "BLOCK",
      },
      eventFilters: ["SIGN_IN"],
    },
    riskExceptionConfiguration: {
      blockedIpRangeLists: ["198.51.100.0/24"],
    },
  },
  {
    import: "us-east-1_Kinds0001",
  },
);

export const shopLogs = new aws.cognito.LogDeliveryConfiguration(
  "shop_logs",
  {
    userPoolId: shop.id,
    logConfigurations: [
      {
        eventSource: "userNotification",
        logLevel: "ERROR",
        cloudWatchLogsConfiguration: {
          logGroupArn: externals.logGroupShopCognito,
        },
      },
      {
        eventSource: "userAuthEvents",
        logLevel: "INFO",
        s3Configuration: {
          bucketArn: externals.s3ShopAuthEvents,
        },
      },
    ],
  },
  {
    import: "us-east-1_Kinds0001",
  },
);

export const shopWebAcl = new aws.wafv2.WebAclAssociation(
  "shop_web_acl",
  {
    resourceArn: shop.arn,
    webAclArn: externals.webAclShop,
  },
  {
    import:
      "arn:aws:wafv2:us-east-1:123456789012:regional/webacl/shop/aa562d6a-83c5-4bb4-8f57-0efb8164adce,arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_Kinds0001",
    // Replaced, it goes first: a pool has one web ACL: deleted last, the old
    // one takes the new one away
    deleteBeforeReplace: true,
  },
);

// --- Permissions to call functions ---

export const shopPreSignUp = new aws.lambda.Permission(
  "shop_pre_sign_up",
  {
    statementId: "cognito",
    function: "shop-pre-sign-up",
    action: "lambda:InvokeFunction",
    principal: "cognito-idp.amazonaws.com",
    sourceArn: shop.arn,
  },
  {
    import: "shop-pre-sign-up/cognito",
    // An import that comes back later would delete the live one: its id in the
    // state is another one. Before you remove or replace it, take this out and
    // run `pulumi up`.
    retainOnDelete: true,
    // Replaced, it goes first: a function has one statement of an id: the old
    // one is in the way of the new one
    deleteBeforeReplace: true,
  },
);
