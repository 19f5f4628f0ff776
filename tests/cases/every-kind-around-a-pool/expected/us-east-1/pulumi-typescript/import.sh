#!/bin/sh
# Adopts the existing resources one by one, without running the program: another way than the import
# options in it. It goes on where it stopped.
set -eu
cd "$(dirname "$0")"

adopt() {
  pulumi stack export | grep -qF "$2::$3\"" ||
    pulumi import "$2" "$3" "$4" --protect="$1" --generate-code=false --yes
}

adopt true aws:cognito/userPool:UserPool shop us-east-1_Kinds0001
adopt false aws:cognito/identityProvider:IdentityProvider shop_google us-east-1_Kinds0001:Google
adopt false aws:cognito/resourceServer:ResourceServer shop_orders 'us-east-1_Kinds0001|orders'
adopt true aws:cognito/userPoolClient:UserPoolClient shop_web us-east-1_Kinds0001/1webwebwebwebwebwebwebweb1
adopt false aws:cognito/userPoolClient:UserPoolClient shop_open_search_search us-east-1_Kinds0001/2searchsearchsearchsearch2
adopt true aws:cognito/userPoolDomain:UserPoolDomain shop_login shop-login
adopt false aws:cognito/userPoolUICustomization:UserPoolUICustomization shop_ui us-east-1_Kinds0001,ALL
adopt false aws:cognito/managedLoginBranding:ManagedLoginBranding shop_web_branding us-east-1_Kinds0001,f599cb8f-b308-4063-b28c-2dc83b92d0d0
adopt false aws:cognito/userGroup:UserGroup shop_staff us-east-1_Kinds0001/staff
adopt true aws:cognito/user:User shop_anna us-east-1_Kinds0001/anna
adopt true aws:cognito/user:User shop_ben us-east-1_Kinds0001/ben
adopt false aws:cognito/userInGroup:UserInGroup shop_anna_in_staff us-east-1_Kinds0001,staff,anna
adopt false aws:cognito/riskConfiguration:RiskConfiguration shop_risk us-east-1_Kinds0001
adopt false aws:cognito/logDeliveryConfiguration:LogDeliveryConfiguration shop_logs us-east-1_Kinds0001
adopt false aws:wafv2/webAclAssociation:WebAclAssociation shop_web_acl arn:aws:wafv2:us-east-1:123456789012:regional/webacl/shop/aa562d6a-83c5-4bb4-8f57-0efb8164adce,arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_Kinds0001
adopt false aws:lambda/permission:Permission shop_pre_sign_up shop-pre-sign-up/cognito

echo "Adopted. Now write the code without its import options: run 'poolport adopted' on its folder."
