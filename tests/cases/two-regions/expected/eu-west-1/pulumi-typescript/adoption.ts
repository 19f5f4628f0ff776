// Imports each resource once: what the stack already holds is not imported again.

import * as pulumi from "@pulumi/pulumi";

const TRIES = 8;
let isAnswered = false;

/**
 * Takes `import` out of the options of every resource that the stack's state has.
 *
 * It may be there from `pulumi import`, or from a program without `import` since: then the
 * engine would take an app client's import id for another client, adopt that, and delete
 * the one that it has, which is the same.
 */
export async function adoptOnce(): Promise<void> {
  const held = await heldResources();
  pulumi.runtime.registerStackTransformation((resource) => {
    const type = typesAbove(resource.opts.parent) + resource.type;
    const names = [resource.name, ...earlierNames(resource.opts.aliases)];
    if (!names.some((name) => held.has(`${type}::${name}`))) {
      return undefined;
    }
    const opts: pulumi.CustomResourceOptions = {
      ...resource.opts,
      import: undefined,
    };
    return { props: resource.props, opts };
  });
}

/** The types of all parents of a resource, as they stand before its own in its URN. */
function typesAbove(parent: pulumi.Resource | undefined): string {
  if (!parent || pulumi.resourceType(parent) === "pulumi:pulumi:Stack") {
    return "";
  }
  // The SDK keeps it, and has no public name for it.
  const { __parentResource: above } = parent as {
    __parentResource?: pulumi.Resource;
  };
  return `${typesAbove(above)}${pulumi.resourceType(parent)}$`;
}

/** The names that a resource says it had before, but for those that are only known later. */
function earlierNames(aliases: pulumi.ResourceOptions["aliases"] = []) {
  return aliases.flatMap((alias) => {
    if (typeof alias === "string") {
      // As an URN it says all: urn:pulumi:STACK::PROJECT::TYPE::NAME
      return alias.split("::").slice(3).join("::");
    }
    return "name" in alias && typeof alias.name === "string" ? alias.name : [];
  });
}

/** Says that the stack has been asked: from now on the pools may be loaded. */
export function letPoolsLoad(): void {
  isAnswered = true;
}

/** Stops a pool that is loaded before: what it registers could delete what the stack holds. */
export function guarded(): void {
  if (!isAnswered) {
    throw new pulumi.RunError(
      "a pool is loaded before the stack was asked what it holds: take what you need of it" +
        " from what pools.load() answers, and import no module of a pool by its name",
    );
  }
}

/** `TYPE OF A PARENT$TYPE::NAME` of `urn:pulumi:STACK::PROJECT::TYPE OF A PARENT$TYPE::NAME`. */
function placeOf(urn: string): string {
  return urn.split("::").slice(2).join("::");
}

/** The URN of everything in the stack's state, by its type and name in there. */
async function heldResources(): Promise<Map<string, string>> {
  const stackName = [
    pulumi.getOrganization(),
    pulumi.getProject(),
    pulumi.getStack(),
  ].join("/");
  for (let tries = 1; ; tries += 1) {
    try {
      const answer = await pulumi.runtime.invoke(
        "pulumi:pulumi:readStackResourceOutputs",
        { stackName },
      );
      const urns = Object.keys(answer.outputs ?? {});
      return new Map(urns.map((urn) => [placeOf(urn), urn]));
    } catch (error) {
      // A state in a file may be read just while the engine writes it.
      if (tries === TRIES) {
        throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, 100 * 2 ** tries));
    }
  }
}
