import {
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
  print,
} from "graphql";
import type { Chance } from "../chance.ts";
import type { World } from "../world/world.ts";

/** The same world with its subgraphs in another order, under names that sort the other way. */
export function reorderSubgraphs(world: World): World {
  const renamed = new Map(Object.keys(world.subgraphs).map((name, index) => [name, `z${9 - index}_${name}`]));
  const subgraphs = Object.entries(world.subgraphs).map(([name, sdl]): [string, string] => [
    renamed.get(name) ?? name,
    sdl.replace(
      /@override\(from: "(\w+)"/g,
      (_, from: string) => `@override(from: "${renamed.get(from) ?? from}"`,
    ),
  ]);
  return { ...world, subgraphs: Object.fromEntries(subgraphs.reverse()) };
}

/**
 * The same world with one subgraph split in two: some fields of an entity, which refer to built-in types only, move to
 * a new subgraph that has the entity by the same key. Nothing where no entity has such fields.
 */
export function splitSubgraph(world: World, chance: Chance): World | undefined {
  for (const name of chance.shuffled(Object.keys(world.subgraphs))) {
    const document = parse(world.subgraphs[name] ?? "", { noLocation: true });
    const candidates = document.definitions.filter((node) => node.kind === Kind.OBJECT_TYPE_DEFINITION);
    for (const type of chance.shuffled(candidates)) {
      const moved = movableFields(type, document);
      const key = simpleKey(type);
      if (key !== undefined && moved.length > 0) {
        return { ...world, subgraphs: split(world, name, { document, type, key, moved }) };
      }
    }
  }
  return undefined;
}

interface Split {
  readonly document: DocumentNode;
  readonly type: ObjectTypeDefinitionNode;
  readonly key: string;
  readonly moved: readonly FieldDefinitionNode[];
}

const builtIn: readonly string[] = ["Int", "Float", "String", "Boolean", "ID"];

function split(world: World, name: string, { document, type, key, moved }: Split): World["subgraphs"] {
  const rest: DocumentNode = {
    ...document,
    definitions: document.definitions.map((node) =>
      node === type
        ? { ...type, fields: (type.fields ?? []).filter((field) => !moved.includes(field)) }
        : node,
    ),
  };
  const keyField = type.fields?.find((field) => field.name.value === key);
  const link = document.definitions.find(({ kind }) => kind === Kind.SCHEMA_EXTENSION);
  const fields = [...(keyField === undefined ? [] : [keyField]), ...moved].map((field) => print(field));
  const added = `${link === undefined ? "" : print(link)}\ntype ${type.name.value} @key(fields: "${key}") { ${fields.join("\n")} }\n`;
  return { ...world.subgraphs, [name]: `${print(rest)}\n`, [`${name}_moved`]: added };
}

/** Fields of built-in types without arguments, which neither key, interface nor another field of the subgraph needs. */
function movableFields(
  type: ObjectTypeDefinitionNode,
  document: DocumentNode,
): readonly FieldDefinitionNode[] {
  const text = print(document);
  const isNamed = (field: string): boolean => new RegExp(`fields: "[^"]*\\b${field}\\b`).test(text);
  return (type.fields ?? []).filter((field) => {
    const named = print(field.type).replace(/[[\]!]/g, "");
    const isPlain = (field.directives ?? []).length === 0 && (field.arguments ?? []).length === 0;
    return (
      isPlain && builtIn.includes(named) && !isNamed(field.name.value) && (type.interfaces ?? []).length === 0
    );
  });
}

function simpleKey(type: ObjectTypeDefinitionNode): string | undefined {
  const keys = (type.directives ?? []).filter(
    (directive) => directive.name.value === "key" && isResolvable(directive),
  );
  const texts = keys.map((directive) => {
    const value = directive.arguments?.find(({ name }) => name.value === "fields")?.value;
    return value?.kind === Kind.STRING ? value.value : "";
  });
  return texts.find((text) => /^\w+$/.test(text));
}

function isResolvable(directive: ConstDirectiveNode): boolean {
  return !(directive.arguments ?? []).some(({ name }) => name.value === "resolvable");
}
