import type { Memo } from "../memo.ts";
import type { SubgraphInput, SubgraphSchema } from "../read/subgraph-schema.ts";

/** Where the values of an enum go: from clients, to clients, both, or nowhere. */
export interface EnumPosition {
  readonly isInput: boolean;
  readonly isOutput: boolean;
}

/** The names of the types that one subgraph's fields and arguments have. */
export interface UsedTypes {
  readonly inputs: ReadonlySet<string>;
  readonly outputs: ReadonlySet<string>;
}

/** The positions of the types of some subgraphs, by what each of these uses. */
export class EnumPositions {
  readonly #used: readonly UsedTypes[];

  constructor(subgraphs: readonly SubgraphSchema[], usedTypes: Memo<SubgraphSchema, UsedTypes>) {
    this.#used = subgraphs.map((subgraph) => usedTypes.of(subgraph));
  }

  /** Where values of a type go. O(subgraphs). */
  of(name: string): EnumPosition {
    return {
      isInput: this.#used.some(({ inputs }) => inputs.has(name)),
      isOutput: this.#used.some(({ outputs }) => outputs.has(name)),
    };
  }
}

/** O(fields). */
export function findUsedTypes({ types }: SubgraphSchema): UsedTypes {
  const inputs = new Set<string>();
  const outputs = new Set<string>();
  const addInputs = (added: Iterable<SubgraphInput>): void => {
    for (const { type } of added) {
      inputs.add(type.name);
    }
  };
  for (const type of types.values()) {
    if (type.kind === "input") {
      addInputs(type.fields.values());
    } else if (type.kind === "object" || type.kind === "interface") {
      for (const field of type.fields.values()) {
        outputs.add(field.type.name);
        addInputs(field.args.values());
      }
    }
  }
  return { inputs, outputs };
}
