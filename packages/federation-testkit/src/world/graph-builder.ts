import type { Chance } from "../chance.ts";
import { SubgraphDraft } from "./subgraph-draft.ts";

/** A type with keys, while a world is being made up. */
export interface EntitySpec {
  readonly name: string;
  readonly keys: readonly KeySpec[];
  /** Where it is resolved; the first one has all keys, so that every other can be reached. */
  readonly homes: readonly string[];
  readonly keysByHome: ReadonlyMap<string, readonly KeySpec[]>;
  readonly fields: FieldSpec[];
  readonly interfaces: string[];
}

export interface KeySpec {
  /** As in `@key(fields: "…")`. */
  readonly text: string;
  readonly fields: readonly { readonly name: string; readonly type: string }[];
  /** The type below a nested key, with the leaf there. */
  readonly below?: { readonly type: string; readonly leaf: string; readonly leafType: string };
}

export interface FieldSpec {
  readonly parent: string;
  readonly name: string;
  /** The type without its wrappers. */
  readonly named: string;
  /** The wrappers, `*` for the named type. */
  readonly wrap: string;
  readonly args: string;
  /** Subgraphs that resolve it. */
  readonly owners: readonly string[];
}

export interface ValueSpec {
  readonly name: string;
  readonly fields: FieldSpec[];
  readonly interfaces: string[];
}

export interface InterfaceSpec {
  readonly name: string;
  readonly implementers: readonly string[];
  readonly fields: readonly FieldSpec[];
  /** The subgraphs that define it as an interface. */
  readonly homes: readonly string[];
  /** Set where other subgraphs know it as an object: the one that has the interface with its key, and those others. */
  readonly object: InterfaceObjectPlan | undefined;
}

export interface UnionSpec {
  readonly name: string;
  readonly members: readonly string[];
}

export const builtInLeaves: readonly string[] = ["Int", "String", "Float", "Boolean", "ID"];

/** Which entities are known as one object somewhere; they all have to be where the interface has its key. */
export interface InterfaceObjectPlan {
  readonly implementers: readonly string[];
  readonly keyHome: string;
  readonly objectHomes: readonly string[];
}

/** What the steps that make up a world share: what there is so far, and how to define a type where it is needed. */
export class GraphBuilder {
  readonly chance: Chance;
  readonly subgraphs: readonly SubgraphDraft[];
  readonly entities: EntitySpec[] = [];
  readonly values: ValueSpec[] = [];
  readonly interfaces: InterfaceSpec[] = [];
  readonly unions: UnionSpec[] = [];
  /** Every field with its owners, of whatever type. */
  readonly placed: FieldSpec[] = [];
  /** Entities that some subgraphs know as one object only, so that they may not be there besides it. */
  interfaceObject: InterfaceObjectPlan | undefined;
  readonly overrideLabels: Set<string> = new Set();
  readonly enumValues: Map<string, readonly string[]> = new Map();
  readonly hasScalar: boolean;

  constructor(chance: Chance) {
    this.chance = chance;
    this.subgraphs = ["a", "b", "c", "d"].slice(0, 2 + chance.pick(3)).map((name) => new SubgraphDraft(name));
    this.hasScalar = chance.chance(40);
    if (chance.chance(50)) {
      this.enumValues.set("Color", ["RED", "GREEN", "BLUE"]);
    }
    if (chance.chance(40)) {
      this.enumValues.set("Shade", ["DARK", "LIGHT", "PALE"]);
    }
  }

  get names(): readonly string[] {
    return this.subgraphs.map(({ name }) => name);
  }

  draft(name: string): SubgraphDraft {
    const draft = this.subgraphs.find((one) => one.name === name);
    if (draft === undefined) {
      throw new Error(`There is no subgraph "${name}".`);
    }
    return draft;
  }

  entity(name: string): EntitySpec | undefined {
    return this.entities.find((one) => one.name === name);
  }

  /** Whether a subgraph may have a type at all. */
  mayHold(subgraph: string, typeName: string): boolean {
    const entity = this.entity(typeName);
    if (entity !== undefined) {
      const plan = this.interfaceObject;
      return !(plan?.objectHomes.includes(subgraph) === true && plan.implementers.includes(typeName));
    }
    const iface = this.interfaces.find((one) => one.name === typeName);
    if (iface !== undefined) {
      const isObject = iface.object?.objectHomes.includes(subgraph) === true;
      return isObject || (iface.homes.includes(subgraph) && this.#implementersIn(subgraph, iface).length > 0);
    }
    const union = this.unions.find((one) => one.name === typeName);
    if (union !== undefined) {
      return union.members.some((member) => this.mayHold(subgraph, member));
    }
    // Values are made of what every subgraph may have.
    return true;
  }

  #implementersIn(subgraph: string, iface: InterfaceSpec): readonly string[] {
    return iface.implementers.filter(
      (name) => this.entity(name)?.homes.includes(subgraph) ?? this.mayHold(subgraph, name),
    );
  }

  /** Defines a type in a subgraph, with all that it needs there. */
  define(subgraph: string, typeName: string): void {
    const draft = this.draft(subgraph);
    if (builtInLeaves.includes(typeName) || (draft.types.has(typeName) && typeName !== "Query")) {
      return;
    }
    const iface = this.interfaces.find((one) => one.name === typeName);
    const union = this.unions.find((one) => one.name === typeName);
    const value = this.values.find((one) => one.name === typeName);
    if (this.enumValues.has(typeName)) {
      this.#defineEnum(draft, typeName);
    } else if (typeName === "Json") {
      draft.type(typeName, "scalar");
    } else if (iface?.object?.objectHomes.includes(subgraph) === true) {
      this.#defineInterfaceObject(draft, iface);
    } else if (iface !== undefined) {
      this.#defineInterface(draft, iface);
    } else if (union !== undefined) {
      this.#defineUnion(draft, union);
    } else if (value !== undefined) {
      this.#defineValue(draft, value);
    } else if (this.entity(typeName) !== undefined) {
      this.#defineStub(draft, typeName);
    }
  }

  /** Defines the enum, scalar and input types that arguments name. */
  defineArguments(subgraph: string, args: string): void {
    const hasFilter = /\bFilter\b/.test(args);
    for (const name of [
      ...(this.enumValues.has("Color") ? ["Color"] : []),
      ...(this.hasScalar ? ["Json"] : []),
    ]) {
      if (hasFilter || new RegExp(`\\b${name}\\b`).test(args)) {
        this.define(subgraph, name);
      }
    }
    const draft = this.draft(subgraph);
    if (hasFilter && !draft.types.has("Filter")) {
      const { items } = draft.type("Filter", "input");
      for (const item of this.#filterFields()) {
        items.add(item);
      }
    }
  }

  #filterFields(): readonly string[] {
    return [
      "min: Int",
      'text: String = "any"',
      "flags: [Boolean!]",
      "and: Filter",
      ...(this.enumValues.has("Color") ? ["color: Color = RED", "colors: [Color]"] : []),
      ...(this.hasScalar ? ["extra: Json"] : []),
      ...(this.chance.chance(25) ? [`only${this.chance.pick(3)}: Int`] : []),
    ];
  }

  #defineEnum(draft: SubgraphDraft, name: string): void {
    const type = draft.type(name, "enum");
    const values = this.enumValues.get(name) ?? [];
    // An enum that only results have may have other values in each subgraph.
    const mayDiffer = name === "Shade";
    for (const value of values) {
      if (!mayDiffer || value === values[0] || this.chance.chance(70)) {
        type.items.add(value);
      }
    }
  }

  #defineInterface(draft: SubgraphDraft, iface: InterfaceSpec): void {
    const type = draft.type(iface.name, "interface");
    const implementers = this.#implementersIn(draft.name, iface);
    const isKeyHome = iface.object?.keyHome === draft.name;
    if (isKeyHome) {
      type.directives.add('@key(fields: "id")');
      draft.field(iface.name, "id", "ID!");
    }
    for (const field of iface.fields) {
      this.define(draft.name, field.named);
      this.defineArguments(draft.name, field.args);
      draft.field(iface.name, field.name, typeText(field), { args: field.args });
    }
    for (const name of implementers) {
      this.define(draft.name, name);
      draft.type(name).interfaces.add(iface.name);
    }
  }

  #defineInterfaceObject(draft: SubgraphDraft, { name }: InterfaceSpec): void {
    const type = draft.type(name);
    type.directives.add("@interfaceObject");
    type.directives.add('@key(fields: "id")');
    draft.field(name, "id", "ID!");
  }

  #defineUnion(draft: SubgraphDraft, union: UnionSpec): void {
    const possible = union.members.filter((member) => this.mayHold(draft.name, member));
    const members = this.chance.atLeastOne(possible, 75);
    const type = draft.type(union.name, "union");
    for (const member of members) {
      type.items.add(member);
      this.define(draft.name, member);
    }
  }

  #defineValue(draft: SubgraphDraft, value: ValueSpec): void {
    draft.type(value.name);
    for (const field of value.fields) {
      this.define(draft.name, field.named);
      this.defineArguments(draft.name, field.args);
      draft.field(value.name, field.name, typeText(field), { args: field.args, directives: ["@shareable"] });
    }
    for (const name of value.interfaces) {
      if (this.interfaces.find((one) => one.name === name)?.homes.includes(draft.name) === true) {
        this.define(draft.name, name);
        draft.type(value.name).interfaces.add(name);
      }
    }
  }

  /** An entity outside of its homes: a key, which leads to its first home. */
  #defineStub(draft: SubgraphDraft, name: string): void {
    const keys = this.entity(name)?.keys.filter((key) => key.below === undefined) ?? [];
    const key = keys[0];
    if (key === undefined) {
      throw new Error(`"${name}" has no simple key.`);
    }
    const type = draft.type(name);
    const resolvable = this.chance.chance(70) ? ", resolvable: false" : "";
    type.directives.add(`@key(fields: "${key.text}"${resolvable})`);
    for (const field of key.fields) {
      draft.field(name, field.name, field.type);
    }
  }
}

/** A field's type, `@shareable` and the like aside, as the schema language has it. */
export function typeText({ wrap, named }: { readonly wrap: string; readonly named: string }): string {
  return wrap.replace("*", named);
}
