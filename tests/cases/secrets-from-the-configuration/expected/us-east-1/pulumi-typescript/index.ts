// Amazon Cognito in us-east-1: loading the pools registers what they hold.

import * as pools from "./pools";

// A function, so that the pools may first ask what the stack already holds.
export = async () => {
  const { small } = await pools.load();

  return {
    // User pool small (us-east-1_Small0001)
    small: {
      id: small.small.id,
      arn: small.small.arn,
      endpoint: small.small.endpoint,
      clients: {
        app: small.smallApp.id,
      },
    },
  };
};
