#!/bin/sh
# Adopts the existing resources one by one, without running the program: another way than the import
# options in it. It goes on where it stopped.
set -eu
cd "$(dirname "$0")"

adopt() {
  pulumi stack export | grep -qF "$2::$3\"" ||
    pulumi import "$2" "$3" "$4" --protect="$1" --generate-code=false --yes
}

adopt true aws:cognito/userPool:UserPool small us-east-1_Small0001
adopt true aws:cognito/userPoolClient:UserPoolClient small_app us-east-1_Small0001/4appappappappappappappapp4
adopt false aws:cognito/userGroup:UserGroup small_staff us-east-1_Small0001/staff
adopt true aws:cognito/user:User small_anna us-east-1_Small0001/anna
adopt false aws:cognito/userInGroup:UserInGroup small_anna_in_staff us-east-1_Small0001,staff,anna
adopt false aws:cognito/riskConfiguration:RiskConfiguration small_risk us-east-1_Small0001
adopt false aws:cognito/logDeliveryConfiguration:LogDeliveryConfiguration small_logs us-east-1_Small0001

echo "Adopted. Now write the code without its import options: run 'poolport adopted' on its folder."
