// Amazon Cognito in us-east-1: loading the pools registers what they hold.

import * as pools from "./pools";

// A function, so that the pools may first ask what the stack already holds.
export = async () => {
  const { shop } = await pools.load();

  return {
    shop_id: shop.shop.id,
    shop_arn: shop.shop.arn,
    shop_endpoint: shop.shop.endpoint,
    shop_web_id: shop.shopWeb.id,
  };
};
