#!/bin/sh
# Adopts the existing resources one by one, without running the program: another way than the import
# options in it. It goes on where it stopped.
set -eu
cd "$(dirname "$0")"

adopt() {
  pulumi stack export | grep -qF "$2::$3\"" ||
    pulumi import "$2" "$3" "$4" --protect="$1" --generate-code=false --yes
}

adopt true aws:cognito/userPool:UserPool legacy_mobile us-east-1_oOxtzHq8S
adopt true aws:cognito/userPoolClient:UserPoolClient legacy_mobile_android us-east-1_oOxtzHq8S/90do4ue11rb4pvp3bn880pzcy7
adopt true aws:cognito/userPoolClient:UserPoolClient legacy_mobile_ios us-east-1_oOxtzHq8S/67x1o9ro5nzqdg2w3ll9tzql8i
adopt true aws:cognito/userPoolClient:UserPoolClient legacy_mobile_kiosk us-east-1_oOxtzHq8S/9bbtdd0gdmsaur44nam73wa3yy

echo "Adopted. Now write the code without its import options: run 'poolport adopted' on its folder."
