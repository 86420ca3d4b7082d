import {
  type ASTNode,
  type ConstValueNode,
  Kind,
  type NamedTypeNode,
  parseConstValue,
  parseType,
  print,
  type TypeNode,
} from "graphql";
import type { Chance } from "../../chance.ts";
import { nodesOfKind, replaceNode } from "../subgraph-set.ts";
import { anyOf, fieldsOf, type Mutation, nameNode, typeNames } from "./mutation.ts";

const quick = { noLocation: true } as const;

/** Mutations of what fields and arguments are: types, defaults, descriptions. */
export const valueMutations: Readonly<Record<string, Mutation>> = {
  "change what may be null": ({ chance, document }) => {
    const node = anyOf(chance, nodesOfKind(document, Kind.FIELD_DEFINITION, Kind.INPUT_VALUE_DEFINITION));
    return node && replaceNode(document, node, { ...node, type: rewrap(node.type, chance) } as ASTNode);
  },
  "change a named type": ({ chance, document }) => {
    const fields = nodesOfKind(document, Kind.FIELD_DEFINITION, Kind.INPUT_VALUE_DEFINITION);
    const field = anyOf(chance, fields);
    const name = nameNode(chance.oneOf(typeNames(document)));
    const named = field === undefined ? undefined : nodesOfKind(field.type, Kind.NAMED_TYPE)[0];
    const replacement: NamedTypeNode = { kind: Kind.NAMED_TYPE, name };
    return named && replaceNode(document, named, replacement);
  },
  "add an argument": ({ chance, document }) => {
    const node = anyOf(chance, fieldsOf(document));
    const type = parseType(chance.oneOf(["Int", "Int!", "[Int!]", "String", ...typeNames(document)]), quick);
    const argument = {
      kind: Kind.INPUT_VALUE_DEFINITION,
      name: nameNode(chance.oneOf(["added", "x", "n"])),
      type,
      defaultValue: chance.chance(40) ? anyValue(chance) : undefined,
    } as const;
    return node && replaceNode(document, node, { ...node, arguments: [...(node.arguments ?? []), argument] });
  },
  "change a default": ({ chance, document }) => {
    const node = anyOf(chance, nodesOfKind(document, Kind.INPUT_VALUE_DEFINITION));
    const defaultValue = chance.chance(25) ? undefined : fittingValue(node?.type, chance);
    return node && replaceNode(document, node, { ...node, defaultValue });
  },
  "add an enum value": ({ chance, document }) => {
    const node = anyOf(chance, nodesOfKind(document, Kind.ENUM_TYPE_DEFINITION));
    const value = {
      kind: Kind.ENUM_VALUE_DEFINITION,
      name: nameNode(chance.oneOf(["NEW", "A", "B"])),
    } as const;
    return node && replaceNode(document, node, { ...node, values: [...(node.values ?? []), value] });
  },
  "add an input field": ({ chance, document }) => {
    const node = anyOf(chance, nodesOfKind(document, Kind.INPUT_OBJECT_TYPE_DEFINITION));
    const field = {
      kind: Kind.INPUT_VALUE_DEFINITION,
      name: nameNode(chance.oneOf(["added", "a"])),
      type: parseType(chance.oneOf(["Int", "Int!", "[ID]"]), quick),
      defaultValue: chance.chance(30) ? parseConstValue("1", quick) : undefined,
    } as const;
    return node && replaceNode(document, node, { ...node, fields: [...(node.fields ?? []), field] });
  },
  describe: ({ chance, document }) => {
    const node = anyOf(
      chance,
      nodesOfKind(
        document,
        Kind.OBJECT_TYPE_DEFINITION,
        Kind.FIELD_DEFINITION,
        Kind.INPUT_VALUE_DEFINITION,
        Kind.ENUM_VALUE_DEFINITION,
        Kind.ENUM_TYPE_DEFINITION,
        Kind.DIRECTIVE_DEFINITION,
      ),
    );
    const value = chance.oneOf(["One.", "Two.", "Three\nlines\n  of it."]);
    const description = { kind: Kind.STRING, value, block: true };
    return node && replaceNode(document, node, { ...node, description } as ASTNode);
  },
};

function rewrap(type: TypeNode, chance: Chance): TypeNode {
  switch (chance.pick(3)) {
    case 0:
      return type.kind === Kind.NON_NULL_TYPE ? type.type : { kind: Kind.NON_NULL_TYPE, type };
    case 1:
      return { kind: Kind.LIST_TYPE, type };
    default:
      return type.kind === Kind.LIST_TYPE ? type.type : parseType(print(type).replaceAll("!", ""), quick);
  }
}

function anyValue(chance: Chance): ConstValueNode {
  return parseConstValue(
    chance.oneOf(["1", "2", '"text"', "null", "[1]", "A", "RED", "{min: 2}", "true", "1.5"]),
    quick,
  );
}

/** Mostly one that the type takes. */
function fittingValue(type: TypeNode | undefined, chance: Chance): ConstValueNode {
  if (type === undefined || chance.chance(15)) {
    return anyValue(chance);
  }
  if (type.kind === Kind.LIST_TYPE && chance.chance(70)) {
    return { kind: Kind.LIST, values: [fittingValue(type.type, chance)] };
  }
  const named = nodesOfKind(type, Kind.NAMED_TYPE)[0]?.name.value;
  const fitting: Readonly<Record<string, string>> = {
    Int: chance.oneOf(["1", "2"]),
    Float: "1.5",
    String: chance.oneOf(['"m"', '"n"']),
    ID: chance.oneOf(['"1"', "1"]),
    Color: chance.oneOf(["RED", "GREEN"]),
    Filter: chance.oneOf(["{min: 1}", "{min: 2}", "{color: RED, min: 1}"]),
  };
  const value = named === undefined ? undefined : fitting[named];
  return value === undefined ? anyValue(chance) : parseConstValue(value, quick);
}
