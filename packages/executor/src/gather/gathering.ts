import type { EntityInput } from "@hansa/query-planner";
import type { CompiledFetch } from "../compile-fetch.ts";
import type { DataObject } from "../data.ts";
import { compileText, type RepresentationBatch } from "../representations.ts";
import { type Gather, type GatherRequest, generateGathers } from "./generate-gathers.ts";
import { fieldKeys, findShareableInputs, startsWithPath } from "./shareable-inputs.ts";

/** More functions than that are too much code for what they save. */
const maxGathers = 200;

interface InputGathers {
  readonly isShared: boolean;
  readonly fromRoot: Gather;
  /** From the objects that another input has found and shared, the longest way first. */
  readonly fromShared: readonly { readonly input: EntityInput; readonly gather: Gather }[];
}

/** How the objects of a plan's inputs are found and represented by generated code. */
export interface GatherProgram {
  readonly gathersByInput: ReadonlyMap<EntityInput, InputGathers>;
  /** Whether one object may stand at several of the places that these data keys lead to. */
  readonly mayRepeat: (dataKeys: readonly string[]) => boolean;
}

/** Undefined for a plan without entities, for one that is too large, and where code cannot be generated here. */
export function generateGatherProgram(fetches: readonly CompiledFetch[]): GatherProgram | undefined {
  const inputs = fetches.flatMap((compiled) => compiled.inputs.map(({ input }) => input));
  const shareable = findShareableInputs(fetches);
  const plans = inputs.map((input) => ({
    input,
    sharers: [...shareable]
      .filter((other) => other !== input && startsWithPath(input.path, other.path))
      .sort((left, right) => right.path.length - left.path.length),
  }));
  const requests = plans.flatMap(({ input, sharers }): readonly GatherRequest[] =>
    [0, ...sharers.map(({ path }) => path.length)].map((from) => ({
      input,
      from,
      isShared: shareable.has(input),
      represent: compileText(input),
    })),
  );
  const gathers = requests.length > maxGathers ? undefined : generateGathers(requests);
  if (gathers === undefined || inputs.length === 0) {
    return undefined;
  }
  const left = gathers.values();
  const gathersByInput = new Map(
    plans.map(({ input, sharers }) => [
      input,
      {
        isShared: shareable.has(input),
        fromRoot: left.next().value as Gather,
        fromShared: sharers.map((other) => ({ input: other, gather: left.next().value as Gather })),
      },
    ]),
  );
  const sharedPlaces = new Set([...shareable].map(({ path }) => fieldKeys(path).join()));
  return { gathersByInput, mayRepeat: (dataKeys) => sharedPlaces.has(dataKeys.join()) };
}

/** What one request has gathered. */
export class Gathering {
  readonly #program: GatherProgram;
  readonly #root: DataObject;
  /** The objects of the inputs that have shared theirs; undefined where that was given up on the way. */
  readonly #shared = new Map<EntityInput, readonly DataObject[] | undefined>();

  constructor(program: GatherProgram, root: DataObject) {
    this.#program = program;
    this.#root = root;
  }

  /** Whether one object may stand at several places of the tree. */
  get hasShared(): boolean {
    return this.#shared.size > 0;
  }

  /**
   * The batch of an input. Undefined where it has to be made by other means: something is missing. `isClean`: nothing
   * has gone wrong so far, which might be said of one object and not of another with the same text.
   */
  gather(input: EntityInput, isClean: boolean): RepresentationBatch | undefined {
    const gathers = this.#program.gathersByInput.get(input);
    if (gathers === undefined || (gathers.isShared && !isClean)) {
      return undefined;
    }
    const batch = this.#run(gathers);
    if (gathers.isShared) {
      this.#shared.set(input, batch?.objects.flat());
    }
    return batch;
  }

  #run({ fromRoot, fromShared }: InputGathers): RepresentationBatch | undefined {
    if (this.#shared.size > 0) {
      for (const { input, gather } of fromShared) {
        const objects = this.#shared.get(input);
        if (objects !== undefined) {
          return gather(objects);
        }
        if (this.#shared.has(input)) {
          return undefined;
        }
      }
    }
    return fromRoot([this.#root]);
  }
}
