#!/bin/sh
# Adopts the existing resources one by one, without running the program: another way than the import
# options in it. It goes on where it stopped.
set -eu
cd "$(dirname "$0")"

adopt() {
  pulumi stack export | grep -qF "$2::$3\"" ||
    pulumi import "$2" "$3" "$4" --protect="$1" --generate-code=false --yes
}

adopt true aws:cognito/userPool:UserPool customers_b2b us-east-1_G7JhOi2kx
adopt true aws:cognito/userPoolClient:UserPoolClient customers_b2b_web us-east-1_G7JhOi2kx/0nmntnk46d2x17f594hncnjoq1
adopt true aws:cognito/userPoolClient:UserPoolClient customers_b2b_web_2 us-east-1_G7JhOi2kx/5lj3iv68s3zm6g2jpyx2ydufkh
adopt true aws:cognito/userPoolDomain:UserPoolDomain customers_b2b_domain customers-b2b
adopt true aws:cognito/userPool:UserPool customers_identity us-east-1_sU78E9kcE
adopt true aws:cognito/userPoolClient:UserPoolClient customers_identity_backend us-east-1_sU78E9kcE/0d2nnyf5s0afygooi7ijkq70kj
adopt true aws:cognito/userPoolClient:UserPoolClient customers_identity_backend_2 us-east-1_sU78E9kcE/6r64lnmjb6eo946yy8co7dkffo
adopt true aws:cognito/userPoolClient:UserPoolClient customers_identity_web us-east-1_sU78E9kcE/1pphydixjqaofpss91vlhpsacw
adopt true aws:cognito/userPoolDomain:UserPoolDomain customers_identity_auth_example_com auth.customers.example.com
adopt true aws:cognito/userPoolDomain:UserPoolDomain customers_identity_login customers-login

echo "Adopted. Now write the code without its import options: run 'poolport adopted' on its folder."
