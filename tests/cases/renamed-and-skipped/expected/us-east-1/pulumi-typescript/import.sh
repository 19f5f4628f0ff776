#!/bin/sh
# Adopts the existing resources one by one, without running the program: another way than the import
# options in it. It goes on where it stopped.
set -eu
cd "$(dirname "$0")"

adopt() {
  pulumi stack export | grep -qF "$2::$3\"" ||
    pulumi import "$2" "$3" "$4" --protect="$1" --generate-code=false --yes
}

adopt true aws:cognito/userPoolClient:UserPoolClient platform_web us-east-1_8pjmooX22/2mkildfm22c3do5ngqgxkps7vk
adopt true aws:cognito/userPool:UserPool staff us-east-1_GjHqf2FdB
adopt true aws:cognito/userPoolClient:UserPoolClient staff_my_m2m_app us-east-1_GjHqf2FdB/4oxbtjcw3l1rxud6nwwk7r2ili
adopt true aws:cognito/userPoolClient:UserPoolClient staff_portal us-east-1_GjHqf2FdB/3lqli9lofux6cgmrsckqco0g45
adopt true aws:cognito/userPoolDomain:UserPoolDomain staff_domain us-east-1gjhqf2fdb

echo "Adopted. Now write the code without its import options: run 'poolport adopted' on its folder."
