import { type ASTNode, type DocumentNode, Kind } from "graphql";
import { nodesOfKind, replaceNode } from "../subgraph-set.ts";
import { anyOf, compositesOf, fieldNames, type Mutation, nameNode, typeNames } from "./mutation.ts";

/** Mutations that remove, copy and rename what a schema consists of. */
export const partMutations: Readonly<Record<string, Mutation>> = {
  "remove a field": removing(Kind.FIELD_DEFINITION),
  "remove an argument or input field": removing(Kind.INPUT_VALUE_DEFINITION),
  "remove an enum value": removing(Kind.ENUM_VALUE_DEFINITION),
  "remove a description": ({ chance, document }) => {
    const described = nodesOfKind(document, Kind.FIELD_DEFINITION, Kind.OBJECT_TYPE_DEFINITION);
    const node = anyOf(
      chance,
      described.flatMap(({ description }) => description ?? []),
    );
    return node && replaceNode(document, node, null);
  },
  "remove a type": ({ chance, document }) => {
    const node = anyOf(
      chance,
      document.definitions.filter(({ kind }) => kind !== Kind.SCHEMA_EXTENSION),
    );
    return node && replaceNode(document, node, null);
  },
  "remove an interface or member": ({ chance, document }) => {
    const lists = [
      ...compositesOf(document).filter(({ interfaces }) => interfaces !== undefined && interfaces.length > 0),
      ...nodesOfKind(document, Kind.UNION_TYPE_DEFINITION),
    ];
    const node = anyOf(chance, lists);
    if (node === undefined) {
      return undefined;
    }
    const shorter =
      node.kind === Kind.UNION_TYPE_DEFINITION
        ? { ...node, types: node.types?.slice(1) ?? [] }
        : { ...node, interfaces: node.interfaces?.slice(1) ?? [] };
    return replaceNode(document, node, shorter);
  },
  "copy a type from elsewhere": ({ chance, document, set }) => {
    const others = [...set.values()].filter((one) => one !== document);
    const node = anyOf(chance, anyOf(chance, others)?.definitions ?? []);
    return node === undefined || node.kind === Kind.SCHEMA_EXTENSION
      ? undefined
      : { ...document, definitions: [...document.definitions, node] };
  },
  "copy fields of the same type from elsewhere": ({ chance, document, set }) => {
    const own = anyOf(chance, compositesOf(document));
    const same = [...set.values()]
      .filter((one) => one !== document)
      .flatMap((one) => compositesOf(one).filter(({ name }) => name.value === own?.name.value));
    const field = anyOf(chance, anyOf(chance, same)?.fields ?? []);
    const isThere = own?.fields?.some(({ name }) => name.value === field?.name.value);
    return own === undefined || field === undefined || isThere === true
      ? undefined
      : replaceNode(document, own, { ...own, fields: [...(own.fields ?? []), field] });
  },
  "copy a field within": ({ chance, document }) => {
    const [from, to] = [anyOf(chance, compositesOf(document)), anyOf(chance, compositesOf(document))];
    const field = anyOf(chance, from?.fields ?? []);
    return to === undefined || field === undefined
      ? undefined
      : replaceNode(document, to, { ...to, fields: [...(to.fields ?? []), field] });
  },
  "implement another interface": ({ chance, document }) => {
    const node = anyOf(chance, compositesOf(document));
    const names = nodesOfKind(document, Kind.INTERFACE_TYPE_DEFINITION).map(({ name }) => name.value);
    const name = anyOf(chance, names);
    const type = name === undefined ? undefined : ({ kind: Kind.NAMED_TYPE, name: nameNode(name) } as const);
    return node && type
      ? replaceNode(document, node, { ...node, interfaces: [...(node.interfaces ?? []), type] })
      : undefined;
  },
  "add a member": ({ chance, document }) => {
    const node = anyOf(chance, nodesOfKind(document, Kind.UNION_TYPE_DEFINITION));
    const type = { kind: Kind.NAMED_TYPE, name: nameNode(chance.oneOf(typeNames(document))) } as const;
    return node && replaceNode(document, node, { ...node, types: [...(node.types ?? []), type] });
  },
  "rename a field, argument or value": ({ chance, document }) => {
    const node = anyOf(
      chance,
      nodesOfKind(document, Kind.FIELD_DEFINITION, Kind.INPUT_VALUE_DEFINITION, Kind.ENUM_VALUE_DEFINITION),
    );
    const name = nameNode(chance.oneOf([...fieldNames(document), "renamed", "A", "B"]));
    return node && replaceNode(document, node, { ...node, name } as ASTNode);
  },
  "rename a type": ({ chance, document }) => {
    const node = anyOf(chance, compositesOf(document));
    const name = nameNode(
      chance.oneOf([...typeNames(document).slice(0, -4), "Renamed", "Query", "Mutation"]),
    );
    return node && replaceNode(document, node, { ...node, name });
  },
  "extend instead of define": ({ chance, document }) =>
    changeKind(document, chance.oneOf(document.definitions)),
  "change the kind of a type": ({ chance, document }) => {
    const node = anyOf(
      chance,
      nodesOfKind(document, Kind.OBJECT_TYPE_DEFINITION, Kind.INTERFACE_TYPE_DEFINITION),
    );
    const kind =
      node?.kind === Kind.OBJECT_TYPE_DEFINITION
        ? Kind.INTERFACE_TYPE_DEFINITION
        : Kind.OBJECT_TYPE_DEFINITION;
    return node && replaceNode(document, node, { ...node, kind } as ASTNode);
  },
  "define twice": ({ chance, document }) => ({
    ...document,
    definitions: [...document.definitions, chance.oneOf(document.definitions)],
  }),
};

function removing(kind: ASTNode["kind"]): Mutation {
  return ({ chance, document }) => {
    const node = anyOf(chance, nodesOfKind(document, kind));
    return node && replaceNode(document, node, null);
  };
}

function changeKind(document: DocumentNode, node: ASTNode): DocumentNode | undefined {
  const kind = node.kind.replace("Definition", "Extension");
  const isType = node.kind.endsWith("TypeDefinition");
  return isType
    ? replaceNode(document, node, { ...node, kind, description: undefined } as unknown as ASTNode)
    : undefined;
}
