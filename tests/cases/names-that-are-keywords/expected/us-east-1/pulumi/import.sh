#!/bin/sh
# Adopts the existing resources one by one, without running the program: another way than the import
# options in it. It goes on where it stopped.
set -eu
cd "$(dirname "$0")"

adopt() {
  pulumi stack export | grep -qF "$2::$3\"" ||
    pulumi import "$2" "$3" "$4" --protect="$1" --generate-code=false --yes
}

adopt true aws:cognito/userPool:UserPool json us-east-1_CTd1j0Peq
adopt true aws:cognito/userPoolClient:UserPoolClient json_2fa_app us-east-1_CTd1j0Peq/1bdtbkrr6a8lx2ty20vhgy6c6n
adopt true aws:cognito/userPoolClient:UserPoolClient json_class us-east-1_CTd1j0Peq/21ml38puhew1152m2irz42cfrw
adopt true aws:cognito/userPoolClient:UserPoolClient json_import us-east-1_CTd1j0Peq/10z8qv6x1c3eo9inqk2wmfgph6
adopt true aws:cognito/userPool:UserPool she_yuan_potaru us-east-1_EVeV6sBcK

echo "Adopted. Now write the code without its import options: run 'poolport adopted' on its folder."
