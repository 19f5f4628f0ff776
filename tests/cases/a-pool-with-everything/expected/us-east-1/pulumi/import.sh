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
adopt true aws:cognito/userPoolClient:UserPoolClient customers_kiosk us-east-1_sU78E9kcE/8kg06xcebhjnomiar1l500eqh6
adopt true aws:cognito/userPoolClient:UserPoolClient customers_marketing_analytics us-east-1_sU78E9kcE/0tvuqakh739s2e3nxbrnb2s0z1
adopt true aws:cognito/userPoolClient:UserPoolClient customers_mobile us-east-1_sU78E9kcE/4e8tvo7lkfwy704q37pn2o71tv
adopt true aws:cognito/userPoolClient:UserPoolClient customers_reports us-east-1_sU78E9kcE/68p7ojoywu01x5tn5xaug3091n
adopt true aws:cognito/userPoolClient:UserPoolClient customers_smart_tv us-east-1_sU78E9kcE/9bomh587m0iz1nuzmirsuqjj62
adopt true aws:cognito/userPoolClient:UserPoolClient customers_web us-east-1_sU78E9kcE/1pphydixjqaofpss91vlhpsacw
adopt false aws:cognito/userPoolClient:UserPoolClient customers_open_search us-east-1_sU78E9kcE/3mm8zw0x65kbi03btmk7zl1yqu
adopt true aws:cognito/userPoolDomain:UserPoolDomain customers_auth_example_com auth.customers.example.com
adopt true aws:cognito/userPoolDomain:UserPoolDomain customers_login customers-login

echo "Adopted. Now write the code without its import options: run 'poolport adopted' on its folder."
