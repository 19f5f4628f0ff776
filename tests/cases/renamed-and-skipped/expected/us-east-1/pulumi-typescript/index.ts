// Amazon Cognito in us-east-1: loading the pools registers what they hold.

import * as pools from "./pools";

// A function, so that the pools may first ask what the stack already holds.
export = async () => {
  const { platform, staff } = await pools.load();

  return {
    // User pool client PlatformUserPoolWebClient8B1F0C2D-Re0BupKz5pdO
    // (us-east-1_8pjmooX22/2mkildfm22c3do5ngqgxkps7vk)
    platform: {
      clients: {
        web: platform.platformWeb.id,
      },
    },
    // User pool User pool - x7k2pq (us-east-1_GjHqf2FdB)
    staff: {
      id: staff.staff.id,
      arn: staff.staff.arn,
      endpoint: staff.staff.endpoint,
      clients: {
        my_m2m_app: staff.staffMyM2mApp.id,
        portal: staff.staffPortal.id,
      },
      domains: {
        domain: staff.staffDomain.domain,
      },
    },
  };
};
