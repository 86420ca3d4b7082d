import type { ModelType } from "@hansa/federation-model";
import type { ArgumentNode, OperationTypeNode } from "graphql";
import { both, conditionKey, either, type When } from "../normalise/conditions.ts";
import type { DataPath, RepresentationField } from "../plan.ts";

/** A fetch while the plan is made. */
export interface FetchDraft {
  /** In the order of creation; the plan numbers anew. */
  readonly id: number;
  readonly kind: "root" | "entities";
  readonly operation: OperationTypeNode;
  readonly subgraph: number;
  /** The fetches whose data it reads. */
  readonly dependsOn: Set<FetchDraft>;
  /** One for a root fetch; several when requests are batched. */
  readonly inputs: readonly InputDraft[];
}

/** One place that a fetch gives objects for. */
export interface InputDraft {
  readonly path: DataPath;
  /** What `__typename` says in the representation; absent: the object's own type. */
  readonly typeName: string | undefined;
  readonly representation: readonly RepresentationField[];
  /** When there is the place at all. */
  readonly when: When;
  readonly selection: SelectionDraft;
}

/** A selection set of a fetch's document. */
export class SelectionDraft {
  /** The type of the place in the subgraph's schema. */
  readonly type: ModelType;
  /** The runtime types that are planned for. */
  readonly types: readonly ModelType[];
  /** Whether the place is an interface-object in the subgraph, which has one type only. */
  readonly isOpaque: boolean;
  readonly #fields = new Map<string, FieldDraft>();

  constructor(type: ModelType, types: readonly ModelType[], isOpaque: boolean) {
    this.type = type;
    this.types = types;
    this.isOpaque = isOpaque;
  }

  get fields(): readonly FieldDraft[] {
    return [...this.#fields.values()];
  }

  /** Adds a field, or adds types and conditions to one that is the same. */
  add(field: Omit<FieldDraft, "below">, makeBelow: () => SelectionDraft | undefined): FieldDraft {
    const key = `${field.dataKey}|${field.fieldName}${field.argumentsText}`;
    const known = this.#fields.get(key);
    if (known === undefined) {
      const added: FieldDraft = { ...field, below: makeBelow() };
      this.#fields.set(key, added);
      return added;
    }
    known.types = [...known.types, ...field.types.filter((type) => !known.types.includes(type))];
    known.when = either(known.when, field.when);
    return known;
  }

  /** Takes in all fields of another selection of the same place. */
  addAll(other: SelectionDraft): void {
    for (const field of other.fields) {
      const mine = this.add(field, () => field.below);
      if (mine.below !== undefined && field.below !== undefined && mine.below !== field.below) {
        mine.below.addAll(field.below);
      }
    }
  }
}

export interface FieldDraft {
  readonly dataKey: string;
  readonly fieldName: string;
  readonly arguments: readonly ArgumentNode[];
  readonly argumentsText: string;
  /** For which runtime types. */
  types: readonly ModelType[];
  when: When;
  readonly below: SelectionDraft | undefined;
}

/** What stage 4 hands on, and stage 5 too. */
export interface FetchGraph {
  /** A fetch stands behind those that it depends on. */
  readonly fetches: readonly FetchDraft[];
}

/** When anything of a selection is wanted. */
export function selectionCondition(selection: SelectionDraft): When {
  return selection.fields.reduce<When>((sum, field) => either(sum, field.when), []);
}

/** When a fetch is wanted: when any of its places is there, and anything wanted of it. */
export function fetchCondition(fetch: FetchDraft): When {
  return fetch.inputs.reduce<When>(
    (sum, input) => either(sum, both(input.when, selectionCondition(input.selection))),
    [],
  );
}

/** A text that is equal for selections that ask for the same. */
export function selectionKey(selection: SelectionDraft): string {
  return selection.fields
    .map((field) => {
      const below = field.below === undefined ? "" : `{${selectionKey(field.below)}}`;
      const types = field.types.map((type) => type.id).join();
      return `${field.dataKey}:${field.fieldName}${field.argumentsText}@${types}?${conditionKey(field.when)}${below}`;
    })
    .sort()
    .join(" ");
}
