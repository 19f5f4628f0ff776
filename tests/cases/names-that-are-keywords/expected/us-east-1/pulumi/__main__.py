"""Amazon Cognito in us-east-1: importing a module of pools registers what it holds."""

import pulumi

from pools import json, user_pool_evev6s_bck

pulumi.export("json_id", json.json.id)
pulumi.export("json_arn", json.json.arn)
pulumi.export("json_endpoint", json.json.endpoint)
pulumi.export("json_2fa_app_id", json.json_2fa_app.id)
pulumi.export("json_class_id", json.json_class.id)
pulumi.export("json_import_id", json.json_import.id)

pulumi.export("user_pool_evev6s_bck_id", user_pool_evev6s_bck.user_pool_evev6s_bck.id)
pulumi.export("user_pool_evev6s_bck_arn", user_pool_evev6s_bck.user_pool_evev6s_bck.arn)
pulumi.export(
    "user_pool_evev6s_bck_endpoint",
    user_pool_evev6s_bck.user_pool_evev6s_bck.endpoint,
)
