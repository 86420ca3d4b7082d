import {
  type ASTNode,
  type ConstDirectiveNode,
  type DirectiveNode,
  type DocumentNode,
  Kind,
  parse,
} from "graphql";
import { nodesOfKind, replaceNode } from "../subgraph-set.ts";
import { importInto, localName } from "./links.ts";
import { anyOf, fieldNames, type Mutation, type MutationTarget } from "./mutation.ts";

/** Mutations that add, remove, move and change what directives say. */
export const directiveMutations: Readonly<Record<string, Mutation>> = {
  "drop a directive": ({ chance, document }) => {
    const node = anyOf(chance, appliedIn(document));
    return node && replaceNode(document, node, null);
  },
  "drop a key": ({ chance, document }) => {
    const node = anyOf(chance, keysIn(document));
    return node && replaceNode(document, node, null);
  },
  "make a key one that cannot be resolved": ({ chance, document }) => {
    const node = anyOf(chance, keysIn(document));
    const [resolvable] = parseDirective("@key(resolvable: false)")?.arguments ?? [];
    return (
      node &&
      resolvable &&
      replaceNode(document, node, { ...node, arguments: [...(node.arguments ?? []), resolvable] })
    );
  },
  "drop a directive everywhere": ({ chance, document }) => {
    const name = anyOf(chance, appliedIn(document))?.name.value;
    return appliedIn(document)
      .filter((node) => node.name.value === name)
      .reduce((current, node) => replaceNode(current, node, null), document);
  },
  "add a directive": addDirective,
  "add another directive": addDirective,
  "add one more directive": addDirective,
  "repeat a directive": ({ chance, document }) => {
    const node = anyOf(chance, carriersIn(document));
    const directive = anyOf(chance, node?.directives ?? []);
    return node && directive && apply(document, node, directive);
  },
  "move a directive": ({ chance, document }) => {
    const directive = anyOf(chance, appliedIn(document));
    const node = anyOf(chance, carriersIn(document));
    return node && directive && apply(document, node, directive);
  },
  "drop an argument of a directive": ({ chance, document }) => {
    const node = anyOf(
      chance,
      appliedIn(document).filter((one) => one.arguments !== undefined && one.arguments.length > 0),
    );
    return node && replaceNode(document, node, { ...node, arguments: node.arguments?.slice(1) ?? [] });
  },
  "change an argument of a directive": ({ chance, document }) => {
    const argument = anyOf(
      chance,
      appliedIn(document).flatMap((node) => node.arguments ?? []),
    );
    const texts = ['"a"', '"b"', '"c"', "1", "-1", "null", "false", '["x"]', '[["x"], ["y", "z"]]', '""'];
    const value = parseDirective(`@d(v: ${chance.oneOf(texts)})`)?.arguments?.[0]?.value;
    return argument && value && replaceNode(document, argument, { ...argument, value } as ASTNode);
  },
  "change a text in a directive": ({ chance, document }) => {
    const texts = appliedIn(document).flatMap((node) => nodesOfKind(node, Kind.STRING));
    const node = anyOf(chance, texts);
    const value = chance.oneOf([
      "a",
      "b",
      "c",
      "id",
      "x",
      "first",
      "items",
      "percent(101)",
      "percent(5)",
      "1x",
    ]);
    return node && replaceNode(document, node, { ...node, value });
  },
};

/** What may stand where; `#` is the name of some field. */
const applications: Readonly<Record<string, readonly string[]>> = {
  composite: [
    '@key(fields: "id")',
    '@key(fields: "#")',
    '@key(fields: "# #")',
    '@key(fields: "id", resolvable: false)',
    "@shareable",
    "@external",
    "@inaccessible",
    '@tag(name: "t")',
    "@interfaceObject",
    "@extends",
    "@authenticated",
    '@requiresScopes(scopes: [["a"]])',
    '@policy(policies: [["p"], ["q"]])',
    '@context(name: "c")',
    '@context(name: "d_")',
    "@cost(weight: 3)",
    "@custom(a: 9)",
  ],
  field: [
    "@shareable",
    "@external",
    '@requires(fields: "#")',
    '@requires(fields: "# { # }")',
    '@provides(fields: "#")',
    '@override(from: "a")',
    '@override(from: "b")',
    '@override(from: "b", label: "percent(7)")',
    "@inaccessible",
    '@tag(name: "t")',
    "@authenticated",
    '@requiresScopes(scopes: [["a", "b"], ["c"]])',
    '@policy(policies: [["p"]])',
    "@cost(weight: 4)",
    "@listSize(assumedSize: 3)",
    '@listSize(slicingArguments: ["n"], sizedFields: ["#"])',
    '@deprecated(reason: "new")',
    "@deprecated",
    "@custom(a: 9)",
    '@key(fields: "id")',
  ],
  input: [
    "@inaccessible",
    '@tag(name: "t")',
    "@cost(weight: 6)",
    "@deprecated",
    '@fromContext(field: "$c { # }")',
    '@fromContext(field: "$c")',
    "@custom(a: 9)",
  ],
  other: [
    "@inaccessible",
    '@tag(name: "t")',
    "@authenticated",
    '@requiresScopes(scopes: [["z"]])',
    '@policy(policies: [["p"]])',
    "@cost(weight: 8)",
    "@custom(a: 9)",
    "@mine",
    "@deprecated",
    '@specifiedBy(url: "https://example.com/other")',
  ],
};

const groupByKind: Readonly<Record<string, string>> = {
  [Kind.OBJECT_TYPE_DEFINITION]: "composite",
  [Kind.OBJECT_TYPE_EXTENSION]: "composite",
  [Kind.INTERFACE_TYPE_DEFINITION]: "composite",
  [Kind.INTERFACE_TYPE_EXTENSION]: "composite",
  [Kind.FIELD_DEFINITION]: "field",
  [Kind.INPUT_VALUE_DEFINITION]: "input",
  [Kind.UNION_TYPE_DEFINITION]: "other",
  [Kind.ENUM_TYPE_DEFINITION]: "other",
  [Kind.ENUM_VALUE_DEFINITION]: "other",
  [Kind.SCALAR_TYPE_DEFINITION]: "other",
  [Kind.INPUT_OBJECT_TYPE_DEFINITION]: "other",
};

type Carrier = ASTNode & { readonly directives?: readonly ConstDirectiveNode[] };

function addDirective({ chance, document }: MutationTarget): DocumentNode | undefined {
  const node = anyOf(chance, carriersIn(document));
  const group = groupByKind[node?.kind ?? ""] ?? "other";
  const template = chance.oneOf(applications[group] ?? []);
  const directive = parseDirective(template.replace(/#/g, () => chance.oneOf(fieldNames(document))));
  if (node === undefined || directive === undefined) {
    return undefined;
  }
  const canonical = directive.name.value;
  const name = { ...directive.name, value: localName(document, canonical) };
  const applied = apply(document, node, { ...directive, name });
  return importInto(applied, canonical, chance);
}

function apply(document: DocumentNode, node: Carrier, directive: DirectiveNode): DocumentNode {
  return replaceNode(document, node, {
    ...node,
    directives: [...(node.directives ?? []), directive],
  } as ASTNode);
}

function carriersIn(document: DocumentNode): readonly Carrier[] {
  return nodesOfKind(document, ...(Object.keys(groupByKind) as Kind[])) as readonly Carrier[];
}

function keysIn(document: DocumentNode): readonly ConstDirectiveNode[] {
  return appliedIn(document).filter(({ name }) => name.value.endsWith("key"));
}

/** What is applied anywhere but to the schema. */
function appliedIn(document: DocumentNode): readonly ConstDirectiveNode[] {
  return carriersIn(document).flatMap(({ directives }) => directives ?? []);
}

function parseDirective(text: string): ConstDirectiveNode | undefined {
  const [definition] = parse(`scalar S ${text}`, { noLocation: true }).definitions;
  return definition?.kind === Kind.SCALAR_TYPE_DEFINITION ? definition.directives?.[0] : undefined;
}
