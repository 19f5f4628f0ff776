// Amazon Cognito in us-east-1: loading the pools registers what they hold.

import * as pools from "./pools";

// A function, so that the pools may first ask what the stack already holds.
export = async () => {
  const { shop } = await pools.load();

  return {
    // User pool shop (us-east-1_Kinds0001)
    shop: {
      id: shop.shop.id,
      arn: shop.shop.arn,
      endpoint: shop.shop.endpoint,
      clients: {
        web: shop.shopWeb.id,
        open_search_search: shop.shopOpenSearchSearch.id,
      },
      domains: {
        login: shop.shopLogin.domain,
      },
    },
  };
};
