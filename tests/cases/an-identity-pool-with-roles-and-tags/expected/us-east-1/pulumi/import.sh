#!/bin/sh
# Adopts the existing resources one by one, without running the program: another way than the import
# options in it. It goes on where it stopped.
set -eu
cd "$(dirname "$0")"

adopt() {
  pulumi stack export | grep -qF "$2::$3\"" ||
    pulumi import "$2" "$3" "$4" --protect="$1" --generate-code=false --yes
}

adopt true aws:cognito/userPool:UserPool staff us-east-1_Staff0001
adopt true aws:cognito/userPoolClient:UserPoolClient staff_app us-east-1_Staff0001/3appappappappappappappapp3
adopt true aws:cognito/identityPool:IdentityPool staff_identity us-east-1:94eb996c-34c9-4843-9006-d298bcabb76e
adopt false aws:cognito/identityPoolRoleAttachment:IdentityPoolRoleAttachment staff_identity_roles us-east-1:94eb996c-34c9-4843-9006-d298bcabb76e
adopt false aws:cognito/identityPoolProviderPrincipalTag:IdentityPoolProviderPrincipalTag staff_identity_tags us-east-1:94eb996c-34c9-4843-9006-d298bcabb76e:cognito-idp.us-east-1.amazonaws.com/us-east-1_Staff0001
adopt false aws:cognito/identityPoolProviderPrincipalTag:IdentityPoolProviderPrincipalTag staff_identity_token_actions_githubusercontent_com us-east-1:94eb996c-34c9-4843-9006-d298bcabb76e:arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com

echo "Adopted. Now write the code without its import options: run 'poolport adopted' on its folder."
