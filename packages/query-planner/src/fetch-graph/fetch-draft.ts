import type { ModelType } from "@hansa/federation-model";
import type { ArgumentNode, OperationTypeNode } from "graphql";
import { both, conditionKey, either, type When } from "../normalise/conditions.ts";
import type { Delivery } from "../normalise/deliveries.ts";
import type { ContextVariable, DataPath, RepresentationField } from "../plan.ts";
import { alwaysForOne } from "../solve/always-for.ts";

/** A fetch while the plan is made. */
export interface FetchDraft {
  /**
   * In the order of creation, each of a graph its own: what takes the place of several fetches has the number of one of
   * them. The plan numbers anew.
   */
  readonly id: number;
  readonly kind: "root" | "entities";
  readonly operation: OperationTypeNode;
  readonly subgraph: number;
  /** With which parts of the answer it is needed. */
  readonly delivery: Delivery;
  /** The fetches whose data it reads. */
  readonly dependsOn: Set<FetchDraft>;
  /** One for a root fetch; several when requests are batched. */
  readonly inputs: readonly InputDraft[];
  /** The fragments of its document: selections that stand in it several times, each once. */
  readonly fragments?: readonly SelectionDraft[];
  /** The fetch that it has become a part of. */
  replacedBy?: FetchDraft;
}

/** One place that a fetch gives objects for. */
export interface InputDraft {
  readonly path: DataPath;
  /** What `__typename` says in the representation; absent: the object's own type. */
  readonly typeName: string | undefined;
  readonly representation: readonly RepresentationField[];
  /** When there is the place at all. */
  when: When;
  readonly selection: SelectionDraft;
  /** The types of which the objects are bare references: they come from stubs only. Filled by `markReferences`. */
  readonly referenceTypes: Set<ModelType>;
}

/** A value that an argument takes from an object above; the plan gives it a variable. */
export interface ContextDraft extends Omit<ContextVariable, "variable"> {
  /** A text that is equal for equal values. */
  readonly key: string;
}

/** An argument that takes its value from an object above. */
export interface ContextArgumentDraft {
  readonly name: string;
  readonly context: ContextDraft;
}

/** A selection set of a fetch's document. */
export class SelectionDraft {
  /** The type of the place in the subgraph's schema. */
  readonly type: ModelType;
  /** The runtime types that are planned for. */
  readonly types: readonly ModelType[];
  /** Whether the place is an interface-object in the subgraph, which has one type only. */
  readonly isOpaque: boolean;
  /** The fragment of the document that has what is selected; absent: it is written out. */
  fragmentName: string | undefined = undefined;
  #fields: FieldDraft[] = [];
  /** Where there are many, the same by {@link fieldKey}. */
  #byKey: Map<string, FieldDraft> | undefined = undefined;

  constructor(type: ModelType, types: readonly ModelType[], isOpaque: boolean) {
    this.type = type;
    this.types = types;
    this.isOpaque = isOpaque;
  }

  get fields(): readonly FieldDraft[] {
    return this.#fields;
  }

  /** Whether the place has one type in the subgraph, so that no field needs a type condition. */
  get isDirect(): boolean {
    return this.type.kind === "object" || this.isOpaque;
  }

  /** Puts other fields in the place of all. Nothing can be added afterwards. */
  replaceFields(fields: readonly FieldDraft[]): void {
    this.#fields = [...fields];
  }

  /**
   * Adds a field for some types, or more types and conditions to one that is the same. Fields with selections are the
   * same only for equal types, since what is below them may differ from type to type.
   */
  add(field: NewField, makeBelow: () => SelectionDraft | undefined): FieldDraft {
    const known = this.#find(field);
    if (known !== undefined) {
      known.whenByType = withMore(known.whenByType, field);
      return known;
    }
    const draft: FieldDraft = {
      dataKey: field.dataKey,
      fieldName: field.fieldName,
      arguments: field.arguments,
      argumentsText: field.argumentsText,
      contextArguments: field.contextArguments,
      whenByType: whenForAll(field),
      below: makeBelow(),
    };
    this.#fields.push(draft);
    this.#byKey?.set(fieldKey(draft), draft);
    return draft;
  }

  /** The field that is the same. */
  #find(wanted: NewField): FieldDraft | undefined {
    if (this.#fields.length > maxCompared) {
      this.#byKey ??= new Map(this.#fields.map((one) => [fieldKey(one), one]));
      return this.#byKey.get(newFieldKey(wanted));
    }
    for (const field of this.#fields) {
      if (isSameField(field, wanted)) {
        return field;
      }
    }
    return undefined;
  }

  /** The same for some of the types. Nothing can be added to it. */
  narrow(types: readonly ModelType[]): SelectionDraft {
    const narrowed = new SelectionDraft(this.type, types, this.isOpaque);
    for (const field of this.#fields) {
      const whenByType = new Map([...field.whenByType].filter(([type]) => types.includes(type)));
      if (whenByType.size > 0) {
        narrowed.#fields.push({ ...field, whenByType });
      }
    }
    return narrowed;
  }

  /** Puts all fields under one more condition. */
  restrict(when: When): void {
    for (const field of this.#fields) {
      field.whenByType = new Map([...field.whenByType].map(([type, known]) => [type, both(known, when)]));
    }
  }

  /** Takes in all fields of another selection of the same place. */
  addAll(other: SelectionDraft): void {
    for (const field of other.fields) {
      for (const { types, when } of conditionGroups(field)) {
        const added = { ...field, types, when, isComposite: field.below !== undefined };
        const mine = this.add(added, () => field.below);
        if (mine.below !== undefined && field.below !== undefined && mine.below !== field.below) {
          mine.below.addAll(field.below);
        }
      }
    }
  }
}

function whenForAll({ types, when }: Pick<NewField, "types" | "when">): ReadonlyMap<ModelType, When> {
  const only = types[0];
  return only !== undefined && types.length === 1 && when === undefined
    ? alwaysForOne(only)
    : new Map(types.map((type) => [type, when]));
}

/** The same with more types and conditions; the very same where it has them already. */
function withMore(
  known: ReadonlyMap<ModelType, When>,
  { types, when }: Pick<NewField, "types" | "when">,
): ReadonlyMap<ModelType, When> {
  if (types.every((type) => known.has(type) && known.get(type) === undefined)) {
    return known;
  }
  const more = new Map(known);
  for (const type of types) {
    more.set(type, more.has(type) ? either(more.get(type), when) : when);
  }
  return more;
}

/** Up to so many fields of a selection each is compared with what is added; more are found by a text. */
const maxCompared = 8;

/** Whether a field of a selection is the one that is added. */
function isSameField(field: FieldDraft, wanted: NewField): boolean {
  return (
    field.dataKey === wanted.dataKey &&
    field.fieldName === wanted.fieldName &&
    field.argumentsText === wanted.argumentsText &&
    (field.below !== undefined) === wanted.isComposite &&
    (!wanted.isComposite || isOfTypes(field, wanted.types))
  );
}

function isOfTypes({ whenByType }: FieldDraft, types: readonly ModelType[]): boolean {
  let index = 0;
  for (const type of whenByType.keys()) {
    if (type !== types[index]) {
      return false;
    }
    index += 1;
  }
  return index === types.length;
}

/** A text that is equal for fields that are the same. */
function fieldKey({ dataKey, fieldName, argumentsText, below, whenByType }: FieldDraft): string {
  const isComposite = below !== undefined;
  return newFieldKey({ dataKey, fieldName, argumentsText, isComposite, types: [...whenByType.keys()] });
}

function newFieldKey({
  dataKey,
  fieldName,
  argumentsText,
  isComposite,
  types,
}: Pick<NewField, "dataKey" | "fieldName" | "argumentsText" | "isComposite" | "types">): string {
  const name = `${dataKey}|${fieldName}${argumentsText}`;
  return isComposite ? `${name}|${types.map((type) => type.id).join()}` : name;
}

/** A field as it is added to a selection. */
export interface NewField {
  readonly dataKey: string;
  readonly fieldName: string;
  readonly arguments: readonly ArgumentNode[];
  readonly argumentsText: string;
  readonly contextArguments: readonly ContextArgumentDraft[];
  readonly types: readonly ModelType[];
  readonly when: When;
  readonly isComposite: boolean;
}

export interface FieldDraft {
  readonly dataKey: string;
  readonly fieldName: string;
  readonly arguments: readonly ArgumentNode[];
  readonly argumentsText: string;
  readonly contextArguments: readonly ContextArgumentDraft[];
  /** For which runtime types, and when for each. Replaced where that changes. */
  whenByType: ReadonlyMap<ModelType, When>;
  readonly below: SelectionDraft | undefined;
  /** The abstract type that is asked for it, for all its types at once; absent: each of them is asked. */
  readonly through?: ModelType;
}

/** The types of a field that it is selected for under the same condition, together. */
export function conditionGroups(
  field: FieldDraft,
): readonly { readonly types: readonly ModelType[]; readonly when: When }[] {
  const groups = new Map<string, { readonly types: ModelType[]; readonly when: When }>();
  for (const [type, when] of field.whenByType) {
    const key = conditionKey(when);
    const group = groups.get(key) ?? { types: [], when };
    group.types.push(type);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** What stage 4 hands on, and stage 5 too. */
export interface FetchGraph {
  /** A fetch stands behind those that it depends on. */
  readonly fetches: readonly FetchDraft[];
  /** Says of every input which of its objects are bare references, given what the fetches wait for now. */
  readonly markReferences: () => void;
}

/** A text that is equal for fields that take the same values from above; empty where they take none. */
export function contextsText({ contextArguments }: FieldDraft): string {
  return contextArguments.length === 0
    ? ""
    : contextArguments.map(({ name, context }) => `$${name}:${context.key}`).join();
}

const noContexts: readonly ContextDraft[] = [];

/** The values from above that the fields of an input take, each once. */
export function contextsOf({ selection }: InputDraft): readonly ContextDraft[] {
  let byKey: Map<string, ContextDraft> | undefined;
  for (const { contextArguments } of selection.fields) {
    for (const { context } of contextArguments) {
      byKey ??= new Map();
      byKey.set(context.key, context);
    }
  }
  return byKey === undefined ? noContexts : [...byKey.values()];
}

/** When anything of a selection is wanted. */
export function selectionCondition(selection: SelectionDraft): When {
  let sum: When = [];
  for (const { whenByType } of selection.fields) {
    for (const when of whenByType.values()) {
      sum = when === undefined ? undefined : either(sum, when);
      if (sum === undefined) {
        return undefined;
      }
    }
  }
  return sum;
}

/** When an input is wanted: when its place is there, and anything wanted of it. */
export function inputCondition(input: InputDraft): When {
  return both(input.when, selectionCondition(input.selection));
}

/** When a fetch is wanted: when any of its inputs is. */
export function fetchCondition(fetch: FetchDraft): When {
  let sum: When = [];
  for (const input of fetch.inputs) {
    sum = either(sum, inputCondition(input));
    if (sum === undefined) {
      return undefined;
    }
  }
  return sum;
}
