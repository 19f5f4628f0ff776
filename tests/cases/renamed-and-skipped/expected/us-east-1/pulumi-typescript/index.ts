// Amazon Cognito in us-east-1: loading the pools registers what they hold.

import * as pools from "./pools";

// A function, so that the pools may first ask what the stack already holds.
export = async () => {
  const { platformUserPool3fa2Xy12Zq, staff } = await pools.load();

  return {
    platform_user_platform_user_pool_web_id:
      platformUserPool3fa2Xy12Zq.platformUserPlatformUserPoolWeb.id,
    staff_id: staff.staff.id,
    staff_arn: staff.staff.arn,
    staff_endpoint: staff.staff.endpoint,
    staff_my_m2m_app_x7k2pq_id: staff.staffMyM2mAppX7k2pq.id,
    staff_portal_id: staff.staffPortal.id,
  };
};
