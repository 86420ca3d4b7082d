import fc from "fast-check";
import {
  type GraphQLNamedOutputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
} from "graphql";

/** Where chance comes from; what it gives can be replayed and shrunk. */
export interface Chance {
  readonly chance: (percent: number) => boolean;
  readonly pick: (max: number) => number;
}

/** Chance that fast-check controls; small numbers are simple, so shrinking makes small graphs and operations. */
export function chanceOf(g: fc.GeneratorValue): Chance {
  return {
    chance: (percent) => g(fc.integer, { min: 0, max: 99 }) >= 100 - percent,
    pick: (max) => g(fc.integer, { min: 0, max: max - 1 }),
  };
}

/** What random operations have beside fields, aliases and fragments. */
export interface OperationTraits {
  /** Percent of fields that lie in a fragment with `@defer`; 0 unless given. */
  readonly deferred?: number;
  /** Percent of those that are deferred only when `$c` is true; 0 unless given. */
  readonly deferredWhen?: number;
}

/** An operation on a schema, made by chance, with aliases, fragments, and conditions on `$a` and `$b`. */
export function randomOperation(schema: GraphQLSchema, by: Chance, traits: OperationTraits = {}): string {
  const query = schema.getQueryType();
  const body =
    query === undefined || query === null
      ? "{ __typename }"
      : selectionSet(schema, query, 3, { ...by, ...traits });
  return `query ${declare(body)}${body}`;
}

const entities = ["E0", "E1", "E2"];
const keys = ["id", "id", "code", "id code", "ref { id }"];

/** Subgraph SDL by name, made by chance; not every one composes. */
export function randomSubgraphs({ chance, pick }: Chance): Readonly<Record<string, string>> {
  const names = ["a", "b", "c", "d"].slice(0, 2 + pick(3));
  const hasNode = chance(40);
  const isObjectIn = hasNode && chance(40) ? names.at(-1) : undefined;
  const bodies = new Map(names.map((name) => [name, new Map<string, string[]>()]));
  const add = (subgraph: string, type: string, line: string): void => {
    const types = bodies.get(subgraph) ?? new Map<string, string[]>();
    types.set(type, [...(types.get(type) ?? []), line]);
  };
  const keyOf = new Map<string, string>();
  for (const entity of entities) {
    // An interface with a key has all its types where it is.
    const homes = names.filter(
      (name) => name !== isObjectIn && (chance(75) || (isObjectIn !== undefined && name === names[0])),
    );
    for (const home of homes.length === 0 ? [names[0] ?? "a"] : homes) {
      const key = isObjectIn === undefined ? (keys[pick(keys.length)] ?? "id") : "id";
      keyOf.set(`${home}.${entity}`, key);
      add(home, entity, "id: ID! @shareable");
      add(home, entity, "code: String! @shareable");
      if (key.includes("ref")) {
        add(home, entity, "ref: Ref! @shareable");
        add(home, "Ref", "id: ID! @shareable");
      }
    }
  }
  const homesOf = (entity: string): readonly string[] =>
    names.filter((name) => keyOf.has(`${name}.${entity}`));
  for (const entity of entities) {
    const homes = homesOf(entity);
    for (let field = 0; field < 3; field++) {
      const owners = homes.filter(() => chance(45));
      const owner = owners[0] ?? homes[pick(homes.length)] ?? "a";
      const share = owners.length > 1 ? " @shareable" : "";
      const target = entities[pick(entities.length)] ?? "E0";
      const isReference =
        field === 2 &&
        (owners.length === 0 ? [owner] : owners).every((name) => keyOf.has(`${name}.${target}`));
      const type = isReference ? (chance(50) ? `[${target}]` : target) : field === 1 ? "Value" : "Int";
      for (const name of owners.length === 0 ? [owner] : owners) {
        add(name, entity, `${entity.toLowerCase()}f${field}: ${type}${share}`);
        if (type === "Value") {
          add(name, "Value", "x: Int @shareable");
          add(name, "Value", "y: Int @shareable");
        }
      }
      const outsider = homes.find((name) => name !== owner && !owners.includes(name));
      if (outsider !== undefined && !isReference && chance(50)) {
        const selection =
          type === "Value" ? `${entity.toLowerCase()}f${field} { x }` : `${entity.toLowerCase()}f${field}`;
        add(outsider, entity, `${entity.toLowerCase()}f${field}: ${type} @external`);
        if (type === "Value") {
          add(outsider, "Value", "x: Int @shareable");
          add(outsider, "Value", "y: Int @shareable");
        }
        add(outsider, entity, `${entity.toLowerCase()}r${field}: Int @requires(fields: "${selection}")`);
      }
    }
  }
  const texts = names.map((name): readonly [string, string] => {
    const types = bodies.get(name) ?? new Map<string, string[]>();
    const implementers =
      hasNode && (isObjectIn === undefined || name === names[0])
        ? entities.filter((entity) => keyOf.has(`${name}.${entity}`))
        : [];
    const roots = entities
      .filter((entity) => keyOf.has(`${name}.${entity}`))
      .map((entity) => `${name}${entity}: ${chance(50) ? entity : `[${entity}!]`}`);
    const isNodeEntity = isObjectIn !== undefined && implementers.length > 0;
    const parts = [...types].map(([type, lines]) => {
      const key = keyOf.get(`${name}.${type}`);
      const node = implementers.includes(type) ? " implements Node" : "";
      const byKey =
        key === undefined
          ? ""
          : ` @key(fields: "${key}"${!isNodeEntity && chance(12) ? ", resolvable: false" : ""})`;
      return `type ${type}${node}${byKey} { ${[...new Set(lines)].join(" ")} }`;
    });
    if (implementers.length > 0) {
      parts.push(`interface Node${isNodeEntity ? ' @key(fields: "id")' : ""} { id: ID! code: String! }`);
      roots.push(`${name}nodes: [Node]`);
    }
    if (name === isObjectIn) {
      parts.push('type Node @key(fields: "id") @interfaceObject { id: ID! extra: Int }');
      roots.push(`${name}nodes: [Node]`);
    }
    const members = entities.filter((entity) => types.has(entity));
    if (members.length > 1 && chance(60)) {
      parts.push(`union U${name} = ${members.join(" | ")}`);
      roots.push(`${name}union: U${name}`);
    }
    if (chance(40) && members.length > 0) {
      roots.push(`shared: ${entities.find((entity) => types.has(entity)) ?? "Int"} @shareable`);
    }
    return [
      name,
      `type Query { ${roots.length === 0 ? `${name}empty: Int` : roots.join(" ")} } ${parts.join("\n")}`,
    ];
  });
  return Object.fromEntries(texts);
}

function selectionSet(
  schema: GraphQLSchema,
  type: GraphQLNamedOutputType,
  depth: number,
  by: Chance & OperationTraits,
): string {
  const { chance, pick } = by;
  const parts: string[] = [];
  if (isAbstractType(type)) {
    for (const possible of schema.getPossibleTypes(type)) {
      if (chance(60)) {
        const directives = condition(by) + defer(by);
        parts.push(`... on ${possible.name}${directives} ${selectionSet(schema, possible, depth, by)}`);
      }
    }
    if (chance(50)) {
      parts.push("__typename");
    }
  }
  const fields =
    isObjectType(type) || "getFields" in type
      ? Object.values((type as { getFields: () => object }).getFields())
      : [];
  for (const field of fields as readonly {
    readonly name: string;
    readonly type: Parameters<typeof getNamedType>[0];
  }[]) {
    const inner = getNamedType(field.type);
    const isComposite = isCompositeType(inner);
    if ((isComposite && depth === 0) || !chance(depth === 3 ? 60 : 45)) {
      continue;
    }
    const alias = chance(8) ? `z${pick(3)}${field.name}: ` : "";
    const below = isComposite ? ` ${selectionSet(schema, inner, depth - 1, by)}` : "";
    const text = `${alias}${field.name}${condition(by)}${below}`;
    const directives = defer(by);
    parts.push(directives !== "" || chance(10) ? `...${directives}${condition(by)} { ${text} }` : text);
  }
  return `{ ${parts.length === 0 ? "__typename" : parts.join(" ")} }`;
}

function condition({ chance, pick }: Chance): string {
  return chance(12) ? ` @${chance(50) ? "skip" : "include"}(if: $${pick(2) === 0 ? "a" : "b"})` : "";
}

/** No chance is taken where nothing is deferred, so that operations without are what they were. */
function defer({ chance, deferred = 0, deferredWhen = 0 }: Chance & OperationTraits): string {
  if (deferred === 0 || !chance(deferred)) {
    return "";
  }
  return deferredWhen > 0 && chance(deferredWhen) ? " @defer(if: $c)" : " @defer";
}

function declare(body: string): string {
  const names = ["a", "b", "c"].filter((name) => body.includes(`$${name})`));
  return names.length === 0 ? "" : `(${names.map((name) => `$${name}: Boolean!`).join(", ")}) `;
}
