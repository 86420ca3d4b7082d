import {
  type ConstDirectiveNode,
  type ConstListValueNode,
  type ConstValueNode,
  type DocumentNode,
  Kind,
  parse,
  parseConstValue,
} from "graphql";
import type { Chance } from "../../chance.ts";
import { nodesOfKind, replaceNode } from "../subgraph-set.ts";
import { anyOf, type Mutation, nameNode } from "./mutation.ts";

const federationUrl = "https://specs.apollo.dev/federation/";

/** Mutations of links: versions, imports, names, other specifications. */
export const linkMutations: Readonly<Record<string, Mutation>> = {
  "change the version": ({ chance, document }) => {
    const versions = [
      "v2.0",
      "v2.1",
      "v2.2",
      "v2.3",
      "v2.5",
      "v2.7",
      "v2.8",
      "v2.12",
      "v2.99",
      "v1.0",
      "v3.0",
      "x",
    ];
    const url = linkTexts(document).find(({ value }) => value.startsWith("https://"));
    const value = url?.value.replace(/[^/]*$/, chance.oneOf(versions));
    return url && replaceNode(document, url, { ...url, value: value ?? "" });
  },
  "remove an import": ({ chance, document }) => {
    const [imports, item] = anyImport(document, chance);
    return imports && item && replaceNode(document, imports, without(imports, item));
  },
  "rename an import": ({ chance, document }) => {
    const [imports, item] = anyImport(document, chance);
    if (imports === undefined || item?.kind !== Kind.STRING) {
      return undefined;
    }
    const as = `@my${item.value.slice(1)}`;
    const renamed = parseConstValue(`{name: "${item.value}", as: "${as}"}`, { noLocation: true });
    const document2 = replaceNode(document, imports, {
      ...imports,
      values: imports.values.map((value) => (value === item ? renamed : value)),
    });
    return chance.chance(85) ? renameUses(document2, item.value.slice(1), as.slice(1)) : document2;
  },
  "use the prefix": ({ chance, document }) => {
    const [imports, item] = anyImport(document, chance);
    return imports && item?.kind === Kind.STRING
      ? renameUses(
          replaceNode(document, imports, without(imports, item)),
          item.value.slice(1),
          `federation__${item.value.slice(1)}`,
        )
      : undefined;
  },
  "import what is not there": ({ chance, document }) => {
    const [imports] = anyImport(document, chance);
    const text = chance.oneOf(["@nothing", "Nothing", "@key", "FieldSet", "@shareable", "key"]);
    return (
      imports &&
      replaceNode(document, imports, {
        ...imports,
        values: [...imports.values, { kind: Kind.STRING, value: text }],
      })
    );
  },
  "drop the link": ({ document }) => {
    const link = linksOf(document)[0];
    return link && withoutLink(document, link);
  },
  "link another specification": ({ chance, document }) => {
    const text = chance.oneOf([
      '@link(url: "https://specs.apollo.dev/link/v1.0")',
      '@link(url: "https://specs.apollo.dev/tag/v0.3")',
      '@link(url: "https://specs.apollo.dev/inaccessible/v0.2", import: ["@inaccessible"])',
      '@link(url: "https://example.com/thing/v1.0", import: ["@thing"])',
      '@link(url: "https://example.com/thing/v1.0", as: "other")',
      '@link(url: "https://example.com/thing")',
      '@link(url: "https://specs.apollo.dev/federation/v2.1")',
      '@link(url: "https://specs.apollo.dev/thing/v0.1", for: SECURITY)',
      '@link(url: "https://specs.apollo.dev/cost/v0.1", import: ["@cost"])',
      '@composeDirective(name: "@local")',
      '@composeDirective(name: "local")',
      '@composeDirective(name: "@key")',
      '@tag(name: "s")',
    ]);
    const extra = parse(`extend schema ${text}`, { noLocation: true }).definitions;
    return { ...document, definitions: [...document.definitions, ...extra] };
  },
  "name the root types": ({ chance, document }) => {
    const objects = nodesOfKind(document, Kind.OBJECT_TYPE_DEFINITION).map(({ name }) => name.value);
    const [query, mutation] = [anyOf(chance, objects), anyOf(chance, objects)];
    const text = chance.oneOf([
      `schema { query: ${query ?? "Query"} }`,
      `schema { query: Query mutation: ${mutation ?? "M"} }`,
      `schema { mutation: ${mutation ?? "M"} }`,
      `extend schema { subscription: ${query ?? "S"} }`,
      `"Of it." schema { query: Query }`,
    ]);
    const extra = parse(text, { noLocation: true }).definitions;
    return { ...document, definitions: [...document.definitions, ...extra] };
  },
  "define a directive": ({ chance, document }) => {
    const text = chance.oneOf([
      "directive @exec on FIELD",
      "directive @exec(a: Int) on FIELD | QUERY",
      "directive @exec(a: Int!) repeatable on FIELD",
      "directive @exec(a: Int = 1) on QUERY",
      "directive @custom(a: String) on OBJECT",
      "directive @custom(a: Int) repeatable on FIELD_DEFINITION | OBJECT",
      "directive @local on FIELD_DEFINITION | OBJECT",
      "directive @thing on OBJECT",
      "directive @key(fields: String!) on OBJECT",
      "directive @key(fields: _FieldSet!, resolvable: Boolean = true) repeatable on OBJECT | INTERFACE scalar _FieldSet",
      "directive @external on FIELD_DEFINITION",
      "directive @tag(name: String!) repeatable on OBJECT",
      "directive @shareable on OBJECT | SCALAR",
      "directive @deprecated(reason: String) on FIELD_DEFINITION",
      "directive @specifiedBy(url: String) on SCALAR",
    ]);
    const extra = parse(text, { noLocation: true }).definitions;
    return { ...document, definitions: [...document.definitions, ...extra] };
  },
};

/** The name that a document gives a directive of federation, or its own. */
export function localName(document: DocumentNode, canonical: string): string {
  for (const node of importLists(document).flatMap(({ values }) => values)) {
    if (node.kind === Kind.OBJECT) {
      const texts = new Map(
        node.fields.map(({ name, value }) => [name.value, value.kind === Kind.STRING ? value.value : ""]),
      );
      if (texts.get("name") === `@${canonical}`) {
        return texts.get("as")?.slice(1) ?? canonical;
      }
    }
  }
  return canonical;
}

/** Imports a directive where federation is linked without it, mostly. */
export function importInto(document: DocumentNode, canonical: string, chance: Chance): DocumentNode {
  const own = ["custom", "mine", "deprecated", "specifiedBy", "oneOf"];
  const isKnown = nodesOfKind(document, Kind.STRING).some(({ value }) => value === `@${canonical}`);
  const imports = linksOf(document)
    .filter((link) => nodesOfKind(link, Kind.STRING).some(({ value }) => value.startsWith(federationUrl)))
    .flatMap((link) => nodesOfKind(link, Kind.LIST))[0];
  if (own.includes(canonical) || isKnown || imports === undefined || chance.chance(5)) {
    return document;
  }
  const item = { kind: Kind.STRING, value: `@${canonical}` } as const;
  return replaceNode(document, imports, {
    ...imports,
    values: [...imports.values, item],
  } as ConstListValueNode);
}

function linksOf(document: DocumentNode): readonly ConstDirectiveNode[] {
  return nodesOfKind(document, Kind.SCHEMA_DEFINITION, Kind.SCHEMA_EXTENSION)
    .flatMap(({ directives }) => directives ?? [])
    .filter(({ name }) => name.value === "link");
}

function linkTexts(document: DocumentNode): ReturnType<typeof nodesOfKind<Kind.STRING>> {
  return linksOf(document).flatMap((link) => nodesOfKind(link, Kind.STRING));
}

function importLists(document: DocumentNode): readonly ConstListValueNode[] {
  return linksOf(document).flatMap((link) => nodesOfKind(link, Kind.LIST)) as readonly ConstListValueNode[];
}

function anyImport(
  document: DocumentNode,
  chance: Chance,
): readonly [ConstListValueNode | undefined, ConstValueNode | undefined] {
  const imports = anyOf(chance, importLists(document));
  return [imports, anyOf(chance, imports?.values ?? [])];
}

function without(imports: ConstListValueNode, item: ConstValueNode): ConstListValueNode {
  return { ...imports, values: imports.values.filter((value) => value !== item) };
}

function withoutLink(document: DocumentNode, link: ConstDirectiveNode): DocumentNode {
  const schema = document.definitions.find(
    (node) =>
      node.kind === Kind.SCHEMA_EXTENSION && node.directives?.length === 1 && node.directives[0] === link,
  );
  return replaceNode(document, schema ?? link, null);
}

function renameUses(document: DocumentNode, from: string, to: string): DocumentNode {
  return nodesOfKind(document, Kind.DIRECTIVE)
    .filter(({ name }) => name.value === from)
    .reduce((current, { name }) => replaceNode(current, name, nameNode(to)), document);
}
