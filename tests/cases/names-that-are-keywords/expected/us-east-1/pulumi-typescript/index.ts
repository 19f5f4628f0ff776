// Amazon Cognito in us-east-1: loading the pools registers what they hold.

import * as pools from "./pools";

// A function, so that the pools may first ask what the stack already holds.
export = async () => {
  const { json, sheYuanPotaru } = await pools.load();

  return {
    // User pool json (us-east-1_CTd1j0Peq)
    json: {
      id: json.json.id,
      arn: json.json.arn,
      endpoint: json.json.endpoint,
      clients: {
        "2fa_app": json.json_2faApp.id,
        class: json.jsonClass.id,
        import: json.jsonImport.id,
      },
    },
    // User pool 社員ポータル (us-east-1_EVeV6sBcK)
    she_yuan_potaru: {
      id: sheYuanPotaru.sheYuanPotaru.id,
      arn: sheYuanPotaru.sheYuanPotaru.arn,
      endpoint: sheYuanPotaru.sheYuanPotaru.endpoint,
    },
  };
};
