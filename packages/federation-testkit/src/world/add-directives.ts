import { type FieldDefinitionNode, Kind, type ObjectTypeDefinitionNode, parse } from "graphql";
import { type InputField, randomArguments } from "../random-input.ts";
import { makeField, placeField } from "./add-types.ts";
import {
  builtInLeaves,
  type EntitySpec,
  type FieldSpec,
  type GraphBuilder,
  typeText,
} from "./graph-builder.ts";

/** Fields that require others, which may themselves be required by later ones: chains, also there and back. */
export function addRequires(builder: GraphBuilder): void {
  const { chance } = builder;
  if (!chance.chance(65)) {
    return;
  }
  let count = 0;
  for (const entity of builder.entities) {
    for (const home of chance.some(entity.homes, 70)) {
      const selection = requiredSelection(builder, home, entity.name, entity.fields);
      if (selection !== undefined) {
        const field = makeField(builder, { parent: entity.name, name: `computed${count++}`, owners: [home] });
        addComputed(builder, field, selection);
        entity.fields.push(field);
      }
    }
  }
  for (const { name, object, fields } of builder.interfaces) {
    for (const home of chance.some(object?.objectHomes ?? [], 60)) {
      const selection = requiredSelection(builder, home, name, fields);
      if (selection !== undefined) {
        addComputed(
          builder,
          makeField(builder, { parent: name, name: `computed${count++}`, owners: [home] }),
          selection,
        );
      }
    }
  }
}

/**
 * Fields of entities that require what only an interface-object has for them. To be called last, as it makes choices
 * that other steps do not wait for.
 */
export function addRequiresOfInterfaceObjects(builder: GraphBuilder): void {
  const { chance, interfaceObject } = builder;
  if (interfaceObject === undefined || !chance.chance(60)) {
    return;
  }
  const { implementers, objectHomes } = interfaceObject;
  const added = builder.placed.filter(
    ({ name, owners }) => name.startsWith("added") && owners.every((owner) => objectHomes.includes(owner)),
  );
  for (const entity of builder.entities.filter(({ name }) => implementers.includes(name))) {
    for (const home of chance.some(entity.homes, 60)) {
      const fields = added.map((field) => ({ ...field, parent: entity.name }));
      const selection =
        builder.draft(home).style.version === 1
          ? undefined
          : requiredSelection(builder, home, entity.name, fields);
      if (selection !== undefined) {
        const name = `computedFrom${home.toUpperCase()}`;
        addComputed(builder, makeField(builder, { parent: entity.name, name, owners: [home] }), selection);
      }
    }
  }
}

function addComputed(builder: GraphBuilder, field: FieldSpec, selection: string): void {
  placeField(builder, field);
  for (const owner of field.owners) {
    builder
      .draft(owner)
      .field(field.parent, field.name, "")
      .directives.add(`@requires(fields: ${JSON.stringify(selection)})`);
  }
}

/** Some fields that a subgraph does not have itself, made known there as external. */
function requiredSelection(
  builder: GraphBuilder,
  home: string,
  parent: string,
  fields: readonly FieldSpec[],
): string | undefined {
  const { chance } = builder;
  const foreign = fields.filter((field) => isForeign(builder, home, field));
  const chosen = chance.shuffled(foreign).slice(0, 1 + chance.pick(2));
  const texts = chosen.flatMap((field) => {
    const below = isComposite(builder, field.named) ? selectionBelow(builder, home, field, 2) : "";
    if (below === undefined) {
      return [];
    }
    declareExternal(builder, home, { ...field, parent });
    return [`${field.name}${literalArguments(builder, field.args)}${below}`];
  });
  return texts.length === 0 ? undefined : texts.join(" ");
}

/** A selection on a composite type with its braces, of what is external in a subgraph or of values that it knows. */
function selectionBelow(
  builder: GraphBuilder,
  home: string,
  { named, owners }: Pick<FieldSpec, "named" | "owners">,
  depth: number,
): string | undefined {
  const { chance } = builder;
  builder.define(home, named);
  const entity = builder.entity(named);
  if (entity !== undefined) {
    const inner = innerSelection(builder, home, entity, depth);
    return inner === undefined ? undefined : ` { ${inner} }`;
  }
  const value = builder.values.find((one) => one.name === named);
  if (value !== undefined) {
    const fields = value.fields.filter((field) => !isComposite(builder, field.named));
    const chosen = fields.length === 0 ? [] : [chance.oneOf(fields)];
    const texts = chosen.map((field) => `${field.name}${literalArguments(builder, field.args)}`);
    return texts.length === 0 ? undefined : ` { ${texts.join(" ")} }`;
  }
  const others = owners.map((owner) => membersIn(builder, owner, named));
  const members = membersIn(builder, home, named).filter((name) => others.every((one) => one.includes(name)));
  const fragments = chance.atLeastOne(members, 60).flatMap((member) => {
    const below =
      depth === 0 ? undefined : selectionBelow(builder, home, { named: member, owners }, depth - 1);
    return below === undefined ? [] : [`... on ${member}${below}`];
  });
  return fragments.length === 0 ? undefined : ` { ${fragments.join(" ")} }`;
}

/** The types that an abstract type can be in one subgraph. */
function membersIn(builder: GraphBuilder, subgraph: string, named: string): readonly string[] {
  const { types } = builder.draft(subgraph);
  const type = types.get(named);
  if (type?.keyword === "union") {
    return [...type.items];
  }
  return type?.keyword === "interface"
    ? [...types.values()].filter((one) => one.interfaces.has(named)).map(({ name }) => name)
    : [];
}

function innerSelection(
  builder: GraphBuilder,
  home: string,
  entity: EntitySpec,
  depth: number,
): string | undefined {
  const { chance } = builder;
  const foreign = entity.fields.filter((field) => isForeign(builder, home, field));
  const simple = foreign.filter((field) => !isComposite(builder, field.named));
  const nested = foreign.filter((field) => builder.values.some((value) => value.name === field.named));
  if (nested.length > 0 && depth > 0 && chance.chance(40)) {
    const field = chance.oneOf(nested);
    const below = selectionBelow(builder, home, field, depth - 1);
    if (below !== undefined) {
      declareExternal(builder, home, field);
      return `${field.name}${literalArguments(builder, field.args)}${below}`;
    }
  }
  const field = simple.length === 0 ? undefined : chance.oneOf(simple);
  if (field === undefined) {
    return undefined;
  }
  declareExternal(builder, home, field);
  return `${field.name}${literalArguments(builder, field.args)}`;
}

/** Whether a field is resolved elsewhere, and a subgraph may speak of it. */
function isForeign(builder: GraphBuilder, home: string, field: FieldSpec): boolean {
  const here = builder.draft(home).types.get(field.parent)?.fields.get(field.name);
  const isOwn = field.owners.includes(home) || (here !== undefined && !here.directives.has("@external"));
  return !isOwn && builder.mayHold(home, field.named);
}

function declareExternal(builder: GraphBuilder, home: string, field: FieldSpec): void {
  builder.define(home, field.named);
  builder.defineArguments(home, field.args);
  builder
    .draft(home)
    .field(field.parent, field.name, typeText(field), { args: field.args, directives: ["@external"] });
}

function isComposite(builder: GraphBuilder, named: string): boolean {
  const isLeaf = builtInLeaves.includes(named) || named === "Json" || builder.enumValues.has(named);
  return !isLeaf;
}

function literalArguments(builder: GraphBuilder, args: string): string {
  if (args === "") {
    return "";
  }
  const { definitions } = parse(`type T { f${args}: Int }`, { noLocation: true });
  const type = definitions[0] as ObjectTypeDefinitionNode | undefined;
  const field: FieldDefinitionNode | undefined = type?.fields?.[0];
  const inputs: readonly InputField[] = (field?.arguments ?? []).map((node) => ({
    name: node.name.value,
    type: node.type,
    hasDefault: node.defaultValue !== undefined,
  }));
  return randomArguments(inputs, {
    chance: builder.chance,
    types: {
      enumValues: (name) => builder.enumValues.get(name),
      inputFields: (name) =>
        name === "Filter"
          ? [
              {
                name: "min",
                type: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: "Int" } },
                hasDefault: false,
              },
            ]
          : undefined,
    },
  });
}

/** Fields that bring along what another subgraph resolves. */
export function addProvides(builder: GraphBuilder): void {
  const { chance } = builder;
  if (!chance.chance(50)) {
    return;
  }
  for (const field of builder.placed.filter((one) => isComposite(builder, one.named))) {
    for (const owner of chance.some(field.owners, 35)) {
      const selection = providedBelow(builder, owner, field.named, 2);
      if (selection !== undefined) {
        const text = JSON.stringify(selection.slice(2, -1).trim());
        builder.draft(owner).field(field.parent, field.name, "").directives.add(`@provides(fields: ${text})`);
      }
    }
  }
}

/** Like {@link selectionBelow}, of fields without arguments, which `@provides` cannot give. */
function providedBelow(
  builder: GraphBuilder,
  home: string,
  named: string,
  depth: number,
): string | undefined {
  const { chance } = builder;
  const entity = builder.entity(named);
  if (entity !== undefined) {
    const foreign = entity.fields.filter((field) => field.args === "" && isForeign(builder, home, field));
    const simple = foreign.filter((field) => !isComposite(builder, field.named));
    const own = entity.fields.filter(
      (field) => field.owners.includes(home) && field.args === "" && isComposite(builder, field.named),
    );
    if (own.length > 0 && depth > 0 && chance.chance(30)) {
      const field = chance.oneOf(own);
      const below = providedBelow(builder, home, field.named, depth - 1);
      if (below !== undefined) {
        return ` { ${field.name}${below} }`;
      }
    }
    if (simple.length === 0) {
      return undefined;
    }
    const field = chance.oneOf(simple);
    // What one subgraph provides and another resolves, the two of them share.
    for (const owner of field.owners) {
      builder.draft(owner).types.get(field.parent)?.fields.get(field.name)?.directives.add("@shareable");
    }
    declareExternal(builder, home, field);
    return ` { ${field.name} }`;
  }
  const fragments = membersIn(builder, home, named).flatMap((member) => {
    const below = depth === 0 ? undefined : providedBelow(builder, home, member, depth - 1);
    return below === undefined ? [] : [`... on ${member}${below}`];
  });
  return fragments.length === 0 ? undefined : ` { ${fragments.join(" ")} }`;
}

/** Fields that move from one subgraph to another: for good, with a label, or from one that there is not. */
export function addOverrides(builder: GraphBuilder): void {
  const { chance } = builder;
  if (!chance.chance(45)) {
    return;
  }
  for (const entity of builder.entities) {
    for (const field of chance.some(entity.fields, 30)) {
      const from = field.owners.length === 1 ? field.owners[0] : undefined;
      const here =
        from === undefined ? undefined : builder.draft(from).types.get(entity.name)?.fields.get(field.name);
      const isPlain = here !== undefined && [...here.directives].every((text) => text === "@shareable");
      const targets = entity.homes.filter(
        (home) =>
          home !== from &&
          builder.mayHold(home, field.named) &&
          builder.draft(home).types.get(entity.name)?.fields.has(field.name) === false,
      );
      if (from === undefined || !isPlain) {
        continue;
      }
      if (chance.chance(20) || targets.length === 0) {
        here.directives.add('@override(from: "gone")');
        continue;
      }
      const target = chance.oneOf(targets);
      const label = chance.chance(50) ? chance.oneOf(["percent(25)", "flag"]) : undefined;
      if (label !== undefined) {
        builder.overrideLabels.add(label);
      }
      builder.define(target, field.named);
      builder.defineArguments(target, field.args);
      const given = label === undefined ? "" : `, label: "${label}"`;
      builder.draft(target).field(entity.name, field.name, typeText(field), {
        args: field.args,
        directives: [`@override(from: "${from}"${given})`, ...here.directives],
      });
    }
  }
}
