// The user pools, a module each with all that belongs to it.

/** Loads all modules: what they hold is registered. */
export async function load() {
  return {
    small: await import("./small"),
  };
}
