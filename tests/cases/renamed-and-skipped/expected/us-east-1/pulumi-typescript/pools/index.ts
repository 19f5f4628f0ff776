// The user pools, a module each with all that belongs to it.

import { adoptOnce, letPoolsLoad } from "../adoption";

/** Loads all modules: what they hold is registered, once it is known what the stack has. */
export async function load() {
  await adoptOnce();
  letPoolsLoad();
  return {
    platform: await import("./platform"),
    staff: await import("./staff"),
  };
}
