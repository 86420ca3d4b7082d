import type { FederationCase } from "../world/world.ts";
import { smallerOperations } from "./shrink-operation.ts";
import { smallerWorlds } from "./shrink-world.ts";

export interface ShrinkOptions {
  /** Whether a smaller case still goes wrong in the same way. */
  readonly fails: (smaller: FederationCase) => Promise<boolean>;
  /** Whether time is up: what has been reached by then is the result. */
  readonly isOver: () => boolean;
}

/**
 * The smallest case found that still fails: takes away one thing after the other, and starts again with what is left,
 * until nothing more can be taken away. It works on the texts themselves, so whatever made them does not matter.
 */
export async function shrinkCase(start: FederationCase, options: ShrinkOptions): Promise<FederationCase> {
  let smallest = start;
  let hasChanged = true;
  while (hasChanged && !options.isOver()) {
    const before = smallest;
    smallest = await shrinkOperation(smallest, options);
    smallest = await shrinkWorld(smallest, options);
    hasChanged = smallest !== before;
  }
  return smallest;
}

async function shrinkOperation(start: FederationCase, options: ShrinkOptions): Promise<FederationCase> {
  return descend(start, options, function* (current) {
    for (const operation of smallerOperations(current.operation)) {
      if (operation.document === "") {
        continue;
      }
      yield { ...current, operation };
    }
  });
}

async function shrinkWorld(start: FederationCase, options: ShrinkOptions): Promise<FederationCase> {
  return descend(start, options, function* (current) {
    for (const world of smallerWorlds(current.world)) {
      yield { ...current, world };
    }
  });
}

/** Goes on from the first smaller case that fails, without trying again at once what did not help before it. */
async function descend(
  start: FederationCase,
  { fails, isOver }: ShrinkOptions,
  smallerOf: (current: FederationCase) => Generator<FederationCase>,
): Promise<FederationCase> {
  let current = start;
  let skip = 0;
  for (;;) {
    let position = 0;
    let found: FederationCase | undefined;
    for (const smaller of smallerOf(current)) {
      if (isOver()) {
        return current;
      }
      if (position >= skip && !isSame(smaller, current) && (await fails(smaller))) {
        found = smaller;
        break;
      }
      position++;
    }
    if (found === undefined) {
      if (skip === 0) {
        return current;
      }
      skip = 0;
      continue;
    }
    current = found;
    skip = position;
  }
}

function isSame(left: FederationCase, right: FederationCase): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
