import { type ConstValueNode, isTypeDefinitionNode, isTypeExtensionNode, Kind } from "graphql";
import type { JoinField, MergedType } from "../merge/merged-schema.ts";
import {
  type FederationDirectiveUse,
  federationUses,
  hasFederationUse,
  type SubgraphSchema,
  type SubgraphType,
} from "../read/subgraph-schema.ts";

type GraphNames = ReadonlyMap<SubgraphSchema, string>;

/** The `@join__type`, `@join__implements` and `@join__unionMember` of a type. */
export function printJoinTypes(type: MergedType, graphs: GraphNames): readonly string[] {
  const places = new Map(type.places.map(({ subgraph, element }) => [subgraph, element]));
  const nameOf = (subgraph: SubgraphSchema): string => graphs.get(subgraph) ?? "";
  const joins = type.graphs.flatMap((subgraph) => joinTypes(nameOf(subgraph), places.get(subgraph)));
  switch (type.kind) {
    case "object":
    case "interface":
      return [
        ...[...type.interfaces].flatMap(([name, subgraphs]) =>
          subgraphs.map((one) => `@join__implements(graph: ${nameOf(one)}, interface: "${name}")`),
        ),
        ...joins,
      ];
    case "union":
      return [
        ...joins,
        ...[...type.members].flatMap(([name, subgraphs]) =>
          subgraphs.map((one) => `@join__unionMember(graph: ${nameOf(one)}, member: "${name}")`),
        ),
      ];
    default:
      return joins;
  }
}

/** The `@join__field`s of a field. */
export function printJoinFields(joins: readonly JoinField[], graphs: GraphNames): readonly string[] {
  return joins.map(({ subgraph, contextArguments, ...join }) => {
    const values = [
      ...(subgraph === undefined ? [] : [`graph: ${graphs.get(subgraph) ?? ""}`]),
      ...text("requires", join.requires),
      ...text("provides", join.provides),
      ...text("type", join.type),
      ...flag("external", join.external),
      ...text("override", join.override),
      ...flag("usedOverridden", join.usedOverridden),
      ...text("overrideLabel", join.overrideLabel),
      ...(contextArguments === undefined
        ? []
        : [
            `contextArguments: [${contextArguments
              .map(
                ({ context, name, type, selection }) =>
                  `{context: ${quote(context)}, name: ${quote(name)}, type: ${quote(type)}, selection: ${quote(selection)}}`,
              )
              .join(", ")}]`,
          ]),
    ];
    return values.length === 0 ? "@join__field" : `@join__field(${values.join(", ")})`;
  });
}

/** One for each key of the type in a subgraph, or one without a key. */
function joinTypes(graph: string, type: SubgraphType | undefined): readonly string[] {
  const keys = type === undefined ? [] : federationUses(type, "key");
  const isInterfaceObject = type !== undefined && hasFederationUse(type, "interfaceObject");
  const flags = flag("isInterfaceObject", isInterfaceObject);
  const values =
    keys.length === 0
      ? [flags]
      : keys.map((key) => [
          ...text("key", keyText(key)),
          ...flag("extension", isOnExtension(key, type)),
          ...resolvable(key),
          ...flags,
        ]);
  return values.map((list) => `@join__type(${[`graph: ${graph}`, ...list].join(", ")})`);
}

/** A type that is defined can have further keys where it is extended. */
function isOnExtension({ node: key }: FederationDirectiveUse, type: SubgraphType | undefined): boolean {
  const nodes = type?.nodes ?? [];
  return (
    type?.isExtension === true ||
    (nodes.some(isTypeDefinitionNode) &&
      nodes.some((node) => isTypeExtensionNode(node) && node.directives?.includes(key)))
  );
}

function keyText(key: FederationDirectiveUse): string {
  const value = key.values.get("fields");
  const texts = value?.kind === Kind.LIST ? value.values : value === undefined ? [] : [value];
  return texts.flatMap((item: ConstValueNode) => (item.kind === Kind.STRING ? [item.value] : [])).join(" ");
}

function resolvable(key: FederationDirectiveUse): readonly string[] {
  const value = key.values.get("resolvable");
  return value?.kind === Kind.BOOLEAN && !value.value ? ["resolvable: false"] : [];
}

function text(name: string, value: string | undefined): readonly string[] {
  return value === undefined ? [] : [`${name}: ${quote(value)}`];
}

function flag(name: string, value: boolean | undefined): readonly string[] {
  return value === true ? [`${name}: true`] : [];
}

/** GraphQL's strings escape as JSON's do. */
function quote(value: string): string {
  return JSON.stringify(value);
}
