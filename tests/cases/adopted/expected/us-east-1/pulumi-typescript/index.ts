// Amazon Cognito in us-east-1: loading the pools registers what they hold.

import * as pools from "./pools";

// A function, so that the pools may first ask what the stack already holds.
export = async () => {
  const { small } = await pools.load();

  return {
    small_id: small.small.id,
    small_arn: small.small.arn,
    small_endpoint: small.small.endpoint,
    small_app_id: small.smallApp.id,
  };
};
