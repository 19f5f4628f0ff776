// Amazon Cognito in eu-west-1: loading the pools registers what they hold.

import * as pools from "./pools";

// A function, so that the pools may first ask what the stack already holds.
export = async () => {
  const { shop } = await pools.load();

  return {
    // User pool shop (eu-west-1_Shop00002)
    shop: {
      id: shop.shop.id,
      arn: shop.shop.arn,
      endpoint: shop.shop.endpoint,
      clients: {
        web: shop.shopWeb.id,
      },
      domains: {
        login: shop.shopLogin.domain,
      },
    },
  };
};
