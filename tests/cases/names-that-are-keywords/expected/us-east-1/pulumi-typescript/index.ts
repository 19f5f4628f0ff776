// Amazon Cognito in us-east-1: loading the pools registers what they hold.

import * as pools from "./pools";

// A function, so that the pools may first ask what the stack already holds.
export = async () => {
  const { json, userPoolEvev6sBck } = await pools.load();

  return {
    json_id: json.json.id,
    json_arn: json.json.arn,
    json_endpoint: json.json.endpoint,
    json_2fa_app_id: json.json_2faApp.id,
    json_class_id: json.jsonClass.id,
    json_import_id: json.jsonImport.id,
    user_pool_evev6s_bck_id: userPoolEvev6sBck.userPoolEvev6sBck.id,
    user_pool_evev6s_bck_arn: userPoolEvev6sBck.userPoolEvev6sBck.arn,
    user_pool_evev6s_bck_endpoint: userPoolEvev6sBck.userPoolEvev6sBck.endpoint,
  };
};
