import type { OutputType } from "../definition/arguments.ts";
import type { AccessOptions } from "../definition/federation-options.ts";
import type { Field, Leaf } from "../definition/field.ts";
import type { RootField } from "../definition/root-field.ts";
import type { EntityModel, SubgraphModel } from "./subgraph-model.ts";

/** One thing that who asks must have: a token, all scopes of one of the lists, or all policies of one of the lists. */
export type AccessRequirement =
  | { readonly kind: "authenticated" }
  | { readonly kind: "scopes"; readonly anyOf: readonly (readonly string[])[] }
  | { readonly kind: "policies"; readonly anyOf: readonly (readonly string[])[] };

/** Numbers of requirements, all of which must be met. */
export type Requirements = readonly number[];

const none: Requirements = [];

/**
 * What `@authenticated`, `@requiresScopes` and `@policy` of a subgraph ask for, each requirement once and by its number.
 *
 * There is no way around: a field has the requirements of its own, those of its type, and those of the same field of the
 * interfaces that its entity implements; an entity has those of its interfaces. A field of an interface, by which lists
 * may be filtered, has those of all its entities' fields.
 */
export class AccessRules {
  readonly requirements: readonly AccessRequirement[];
  readonly #byField: ReadonlyMap<string, Requirements>;
  readonly #byType: ReadonlyMap<string, Requirements>;

  constructor(model: SubgraphModel) {
    const interned = new Map<string, number>();
    const requirements: AccessRequirement[] = [];
    const numberOf = (requirement: AccessRequirement): number => {
      const key = JSON.stringify(requirement);
      const known = interned.get(key) ?? requirements.push(requirement) - 1;
      interned.set(key, known);
      return known;
    };
    const read = (options: AccessOptions): Requirements => requirementsOf(options).map(numberOf);
    const abstracts = [...model.abstractsByName.values()];
    const interfacesOf = ({ interfaces }: EntityModel) =>
      abstracts.filter(({ name }) => interfaces.includes(name));
    const types = [...abstracts, ...model.valuesByName.values(), ...model.enumsByName.values()];
    const byType = new Map(types.map(({ name, options }) => [name, read(options)] as const));
    for (const entity of model.entitiesByName.values()) {
      const inherited = interfacesOf(entity).map(({ options }) => read(options));
      byType.set(entity.name, union([read(entity.options), ...inherited]));
    }
    const byField = new Map<string, Requirements>();
    const add = (
      coordinate: string,
      options: AccessOptions,
      type: string | undefined,
      inherited: readonly AccessOptions[] = [],
    ): void => {
      byField.set(coordinate, union([...[options, ...inherited].map(read), byType.get(type ?? "") ?? none]));
    };
    for (const [name, field] of model.queriesByName) {
      add(`Query.${name}`, field, typeOfRoot(field));
    }
    for (const [name, field] of model.mutationsByName) {
      add(`Mutation.${name}`, field, typeOfRoot(field));
    }
    for (const entity of model.entitiesByName.values()) {
      for (const [name, field] of entity.fieldsByName) {
        const inherited = interfacesOf(entity).map(({ fieldOptions }) => fieldOptions[name] ?? {});
        add(`${entity.name}.${name}`, field, typeOfField(field), inherited);
      }
    }
    for (const { name: type, members, shownFields, fieldsByName } of abstracts) {
      for (const name of new Set([...shownFields, ...fieldsByName.keys()])) {
        const ofMembers = members.map(({ entity }) => byField.get(`${entity.name}.${name}`) ?? none);
        byField.set(`${type}.${name}`, union(ofMembers));
      }
    }
    for (const value of model.valuesByName.values()) {
      for (const [name, member] of Object.entries(value.members)) {
        add(`${value.name}.${name}`, value.memberOptions[name] ?? {}, member.name);
      }
    }
    this.requirements = requirements;
    this.#byField = byField;
    this.#byType = byType;
  }

  /** What a field asks for, with what its type does. */
  ofField(typeName: string, fieldName: string): Requirements {
    return this.#byField.get(`${typeName}.${fieldName}`) ?? none;
  }

  ofType(typeName: string): Requirements {
    return this.#byType.get(typeName) ?? none;
  }
}

/** Each number once, in order. */
function union(lists: readonly Requirements[]): Requirements {
  return [...new Set(lists.flat())].sort((a, b) => a - b);
}

function requirementsOf({
  authenticated,
  requiresScopes,
  policy,
}: AccessOptions): readonly AccessRequirement[] {
  return [
    ...(authenticated === true ? [{ kind: "authenticated" as const }] : []),
    ...(requiresScopes === undefined ? [] : [{ kind: "scopes" as const, anyOf: requiresScopes }]),
    ...(policy === undefined ? [] : [{ kind: "policies" as const, anyOf: policy }]),
  ];
}

/** The type that says something of itself and that a field leads to: through lists and pages, too. */
function typeOfRoot(field: RootField): string {
  return field.kind !== "resolvedRoot"
    ? field.target.name
    : "source" in field.returns
      ? field.returns.name
      : typeOfOutput(field.returns);
}

function typeOfField(field: Field): string | undefined {
  switch (field.kind) {
    case "column":
      return nameOfLeaf(field.leaf);
    case "value":
    case "one":
    case "many":
    case "connection":
      return field.target.name;
    case "sql":
    case "external":
    case "resolved":
      return typeOfOutput(field.returns);
    case "reference":
      // A type of another subgraph, which says there who may see it.
      return undefined;
  }
}

function typeOfOutput(type: OutputType): string {
  return type.kind === "list" ? type.item.name : type.name;
}

function nameOfLeaf(leaf: Leaf): string {
  return typeof leaf === "string" ? leaf : leaf.name;
}
