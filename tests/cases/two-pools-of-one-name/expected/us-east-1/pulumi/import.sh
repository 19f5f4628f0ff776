#!/bin/sh
# Adopts the existing resources one by one, without running the program: another way than the import
# options in it. It goes on where it stopped.
set -eu
cd "$(dirname "$0")"

adopt() {
  pulumi stack export | grep -qF "$2::$3\"" ||
    pulumi import "$2" "$3" "$4" --protect="$1" --generate-code=false --yes
}

adopt true aws:cognito/userPool:UserPool customers us-east-1_sU78E9kcE
adopt true aws:cognito/userPoolClient:UserPoolClient customers_backend us-east-1_sU78E9kcE/0d2nnyf5s0afygooi7ijkq70kj
adopt true aws:cognito/userPoolClient:UserPoolClient customers_backend_2 us-east-1_sU78E9kcE/6r64lnmjb6eo946yy8co7dkffo
adopt true aws:cognito/userPoolClient:UserPoolClient customers_web us-east-1_sU78E9kcE/1pphydixjqaofpss91vlhpsacw
adopt true aws:cognito/userPoolDomain:UserPoolDomain customers_auth_customers_example_com auth.customers.example.com
adopt true aws:cognito/userPoolDomain:UserPoolDomain customers_login customers-login
adopt true aws:cognito/userPool:UserPool customers_2 us-east-1_G7JhOi2kx
adopt true aws:cognito/userPoolClient:UserPoolClient customers_2_web us-east-1_G7JhOi2kx/0nmntnk46d2x17f594hncnjoq1
adopt true aws:cognito/userPoolClient:UserPoolClient customers_2_web_2 us-east-1_G7JhOi2kx/5lj3iv68s3zm6g2jpyx2ydufkh
adopt true aws:cognito/userPoolDomain:UserPoolDomain customers_2_customers_b2b customers-b2b

echo "Adopted. Now write the code without its import options: run 'poolport adopted' on its folder."
