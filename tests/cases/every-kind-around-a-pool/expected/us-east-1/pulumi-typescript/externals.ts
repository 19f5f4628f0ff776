// What lies outside this export. To move to another account, edit this file.

export const lambdaShopPreSignUp =
  "arn:aws:lambda:us-east-1:123456789012:function:shop-pre-sign-up";
export const logGroupShopCognito =
  "arn:aws:logs:us-east-1:123456789012:log-group:/shop/cognito";
export const s3ShopAuthEvents = "arn:aws:s3:::shop-auth-events";
export const sesIdentityShopExampleCom =
  "arn:aws:ses:us-east-1:123456789012:identity/shop.example.com";
export const webAclShop =
  "arn:aws:wafv2:us-east-1:123456789012:regional/webacl/shop/aa562d6a-83c5-4bb4-8f57-0efb8164adce";
