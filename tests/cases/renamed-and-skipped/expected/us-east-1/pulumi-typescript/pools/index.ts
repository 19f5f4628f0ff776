// The user pools, a module each with all that belongs to it.

import { adoptOnce, letPoolsLoad } from "../adoption";

/** Loads all modules: what they hold is registered, once it is known what the stack has. */
export async function load() {
  await adoptOnce();
  letPoolsLoad();
  return {
    platformUserPool3fa2Xy12Zq:
      await import("./platform_user_pool3fa2_xy12_zq"),
    staff: await import("./staff"),
  };
}
