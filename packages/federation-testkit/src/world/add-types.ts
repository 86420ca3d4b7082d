import type { Chance } from "../chance.ts";
import {
  builtInLeaves,
  type EntitySpec,
  type FieldSpec,
  type GraphBuilder,
  type InterfaceObjectPlan,
  type InterfaceSpec,
  type KeySpec,
  typeText,
} from "./graph-builder.ts";

/** Types of one world take their fields' names from one small pool, so that equal names meet in abstract places. */
const fieldNames = ["name", "size", "count", "items", "other", "state", "best"];

const leafWraps = ["*", "*", "*!", "*!", "[*]", "[*!]!", "[[*]]", "[[*!]!]"];
const compositeWraps = ["*", "*", "*", "*!", "[*]", "[*!]", "[*!]!", "[*]!", "[[*]]", "[[*!]!]!"];

/** Makes up entities with their keys and homes, value types, interfaces and unions, and the fields of all. */
export function addTypes(builder: GraphBuilder): void {
  const { chance } = builder;
  const names = ["E0", "E1", "E2", "E3"].slice(0, 2 + chance.pick(3));
  const valueNames = ["V0", "V1"].slice(0, chance.pick(3));
  const interfaceObject = planInterfaceObject(builder, names);
  builder.interfaceObject = interfaceObject;
  for (const name of names) {
    builder.entities.push(makeEntity(builder, name, interfaceObject));
  }
  for (const name of valueNames) {
    builder.values.push({ name, fields: [], interfaces: [] });
  }
  addUnions(builder, [...names, ...valueNames]);
  fillValues(builder);
  addInterfaces(builder, valueNames, interfaceObject);
  for (const entity of builder.entities) {
    defineEntity(builder, entity);
  }
  for (const entity of builder.entities) {
    addEntityFields(builder, entity);
  }
  defineInterfaceObjects(builder);
}

/** Which entities are known as one object somewhere; they all have to be where the interface has its key. */
function planInterfaceObject(
  { chance, names }: GraphBuilder,
  entities: readonly string[],
): InterfaceObjectPlan | undefined {
  if (!chance.chance(30)) {
    return undefined;
  }
  const [keyHome = "a", ...others] = chance.shuffled(names);
  return {
    implementers: chance.atLeastOne(entities, 60),
    keyHome,
    objectHomes: others.slice(0, others.length > 1 && chance.chance(25) ? 2 : 1),
  };
}

function makeEntity(builder: GraphBuilder, name: string, plan: InterfaceObjectPlan | undefined): EntitySpec {
  const { chance } = builder;
  const isPlanned = plan?.implementers.includes(name) === true;
  const allowed = builder.names.filter((one) => !isPlanned || !plan.objectHomes.includes(one));
  const [first = "a", ...rest] = isPlanned
    ? [plan.keyHome, ...chance.shuffled(allowed.filter((one) => one !== plan.keyHome))]
    : chance.shuffled(allowed);
  const homes = [first, ...chance.some(rest, 60)];
  const keys = makeKeys(chance, name);
  const keysByHome = new Map(
    homes.map((home, index): [string, readonly KeySpec[]] => {
      const own = index === 0 ? keys : chance.atLeastOne(keys, 30);
      return [home, index === 0 ? keys : own];
    }),
  );
  return { name, keys, homes, keysByHome, fields: [], interfaces: [] };
}

function makeKeys(chance: Chance, entity: string): readonly KeySpec[] {
  const id: KeySpec = { text: "id", fields: [{ name: "id", type: "ID!" }] };
  const code = { name: "code", type: chance.oneOf(["String!", "String", "ID!"]) };
  const number = { name: "number", type: "Int!" };
  const others: readonly KeySpec[] = [
    { text: "code", fields: [code] },
    { text: "number", fields: [number] },
    { text: "id code", fields: [id.fields[0] ?? number, code] },
    { text: "number code", fields: [number, code] },
    {
      text: `ref { tag }`,
      fields: [{ name: "ref", type: `${entity}Ref!` }],
      below: { type: `${entity}Ref`, leaf: "tag", leafType: "String!" },
    },
    {
      text: `id ref { tag }`,
      fields: [
        { name: "id", type: "ID!" },
        { name: "ref", type: `${entity}Ref!` },
      ],
      below: { type: `${entity}Ref`, leaf: "tag", leafType: "String!" },
    },
  ];
  return [id, ...chance.some(others, 22)];
}

/** An entity's keys in each of its homes. */
function defineEntity(builder: GraphBuilder, entity: EntitySpec): void {
  for (const home of entity.homes) {
    const draft = builder.draft(home);
    const type = draft.type(entity.name);
    for (const key of entity.keysByHome.get(home) ?? []) {
      type.directives.add(`@key(fields: "${key.text}")`);
      for (const field of key.fields) {
        draft.field(entity.name, field.name, field.type);
      }
      if (key.below !== undefined) {
        draft.field(key.below.type, key.below.leaf, key.below.leafType, { directives: ["@shareable"] });
      }
    }
  }
}

function addUnions(builder: GraphBuilder, names: readonly string[]): void {
  const { chance } = builder;
  for (const name of ["U0", "U1"].slice(0, chance.pick(3))) {
    const members = chance.some(names, 60);
    if (members.length > 0) {
      builder.unions.push({ name, members });
    }
  }
}

/** Value types are the same wherever they are, and refer to types that any subgraph may have. */
function fillValues(builder: GraphBuilder): void {
  const { chance, values, names } = builder;
  for (const value of values) {
    for (const name of chance.shuffled(fieldNames).slice(0, 1 + chance.pick(3))) {
      const others = [...builder.entities, ...values]
        .map((one) => one.name)
        .filter((one) => names.every((subgraph) => builder.mayHold(subgraph, one)));
      const isComposite = chance.chance(35) && others.length > 0;
      const named = isComposite ? chance.oneOf(others) : chance.oneOf(leaves(builder));
      // A value that always holds another of its kind is no matter: operations end somewhere.
      const wrap = chance.oneOf(isComposite ? compositeWraps : leafWraps);
      const args = isComposite ? "" : makeArguments(builder);
      value.fields.push({ parent: value.name, name, named, wrap, args, owners: names });
    }
  }
}

function addInterfaces(
  builder: GraphBuilder,
  valueNames: readonly string[],
  plan: InterfaceObjectPlan | undefined,
): void {
  const { chance, names } = builder;
  if (plan !== undefined) {
    const others = names.filter((one) => one !== plan.keyHome && !plan.objectHomes.includes(one));
    addInterface(builder, {
      name: "I0",
      implementers: plan.implementers,
      fields: makeInterfaceFields(builder, "I0", names),
      homes: [plan.keyHome, ...chance.some(others, 30)],
      object: plan,
    });
  }
  if (chance.chance(60)) {
    const entities = builder.entities
      .map(({ name }) => name)
      .filter((name) => plan?.implementers.includes(name) !== true);
    const implementers = chance.some([...entities, ...valueNames], 60);
    if (implementers.length > 0) {
      const homes = chance.atLeastOne(names, 60);
      const fields = makeInterfaceFields(builder, "I1", homes);
      addInterface(builder, { name: "I1", implementers, fields, homes, object: undefined });
    }
  }
}

function makeInterfaceFields(
  builder: GraphBuilder,
  parent: string,
  owners: readonly string[],
): readonly FieldSpec[] {
  const { chance } = builder;
  const names = chance.shuffled(["label", "rank"]).slice(0, 1 + chance.pick(2));
  return names.map((name) => {
    const named = chance.oneOf(leaves(builder));
    return {
      parent,
      name,
      named,
      wrap: chance.oneOf(["*", "*", "*!", "[*]"]),
      args: makeArguments(builder),
      owners,
    };
  });
}

/** Every implementing type has the interface's fields wherever the interface is. */
function addInterface(builder: GraphBuilder, iface: InterfaceSpec): void {
  builder.interfaces.push(iface);
  for (const name of iface.implementers) {
    const entity = builder.entity(name);
    const type = entity ?? builder.values.find((one) => one.name === name);
    const inHomes = entity?.homes.filter((home) => iface.homes.includes(home)) ?? builder.names;
    const owners = inHomes.length === 0 ? (entity?.homes.slice(0, 1) ?? []) : inHomes;
    for (const field of iface.fields) {
      if (type?.fields.some((one) => one.name === field.name) === false) {
        const isNarrower = !field.wrap.endsWith("!") && builder.chance.chance(20);
        const wrap = isNarrower ? `${field.wrap}!` : field.wrap;
        type.fields.push({ ...field, parent: name, owners, wrap });
      }
    }
    type?.interfaces.push(iface.name);
  }
}

/** An entity's own fields, each in one of its homes or shared by several. */
function addEntityFields(builder: GraphBuilder, entity: EntitySpec): void {
  const { chance } = builder;
  for (const name of chance.shuffled(fieldNames).slice(0, 2 + chance.pick(3))) {
    const owners = chance.chance(30) ? chance.atLeastOne(entity.homes, 60) : [chance.oneOf(entity.homes)];
    const field = makeField(builder, { parent: entity.name, name, owners });
    entity.fields.push(field);
  }
  for (const field of entity.fields) {
    placeField(builder, field);
  }
  for (const iface of builder.interfaces.filter((one) => entity.interfaces.includes(one.name))) {
    for (const home of entity.homes.filter((one) => iface.homes.includes(one))) {
      builder.define(home, iface.name);
    }
  }
}

/** A field of any type that all its owners may have. */
export function makeField(
  builder: GraphBuilder,
  of: { readonly parent: string; readonly name: string; readonly owners: readonly string[] },
): FieldSpec {
  const { chance } = builder;
  const composites = [...builder.entities, ...builder.values, ...builder.unions, ...builder.interfaces]
    .map(({ name }) => name)
    .filter((name) => of.owners.every((owner) => builder.mayHold(owner, name)));
  const isComposite = chance.chance(50) && composites.length > 0;
  const named = isComposite ? chance.oneOf(composites) : chance.oneOf(leaves(builder));
  const isAbstract = builder.unions.some((one) => one.name === named);
  const isShared = of.owners.length > 1;
  // What several subgraphs give of an abstract type may have no type in common, so it has to be able to be null.
  const wraps = isComposite ? (isAbstract && isShared ? ["*", "[*]"] : compositeWraps) : leafWraps;
  return { ...of, named, wrap: chance.oneOf(wraps), args: chance.chance(30) ? makeArguments(builder) : "" };
}

/** Writes a field into the subgraphs that resolve it. */
export function placeField(builder: GraphBuilder, field: FieldSpec): void {
  const { chance } = builder;
  builder.placed.push(field);
  const isShared = field.owners.length > 1;
  for (const owner of field.owners) {
    builder.define(owner, field.named);
    const isStricter = owner !== field.owners[0] && !field.wrap.endsWith("!") && chance.chance(12);
    const type = typeText(field) + (isStricter ? "!" : "");
    const directives = isShared ? ["@shareable"] : [];
    builder.draft(owner).field(field.parent, field.name, type, { args: field.args, directives });
    builder.defineArguments(owner, field.args);
  }
}

/** Arguments of a field, with their parentheses; nothing for none. */
export function makeArguments(builder: GraphBuilder): string {
  const { chance } = builder;
  if (!chance.chance(50)) {
    return "";
  }
  const possible = [
    "first: Int = 2",
    "factor: Float",
    "id: ID",
    'text: String! = "x"',
    "strict: Boolean!",
    "numbers: [Int!] = [1, 2]",
    "matrix: [[Int]]",
    "filter: Filter",
    "filters: [Filter!]",
    ...(builder.enumValues.has("Color") ? ["color: Color = GREEN", "colors: [Color!]"] : []),
    ...(builder.hasScalar ? ["json: Json"] : []),
  ];
  const args = chance.shuffled(possible).slice(0, 1 + chance.pick(2));
  return `(${args.join(", ")})`;
}

/** The leaf types of a world. */
export function leaves(builder: GraphBuilder): readonly string[] {
  return [...builtInLeaves, ...builder.enumValues.keys(), ...(builder.hasScalar ? ["Json"] : [])];
}

/** The subgraphs that know an interface as an object, with fields that they add to all of its types. */
function defineInterfaceObjects(builder: GraphBuilder): void {
  const { chance } = builder;
  for (const { name, object } of builder.interfaces) {
    for (const [index, home] of (object?.objectHomes ?? []).entries()) {
      builder.define(home, name);
      for (let count = 0; count <= chance.pick(2); count++) {
        placeField(
          builder,
          makeField(builder, { parent: name, name: `added${index}${count}`, owners: [home] }),
        );
      }
    }
  }
}
