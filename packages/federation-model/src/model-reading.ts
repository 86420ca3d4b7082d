import type { TypeDefinitionNode } from "graphql";
import { FederationModelError } from "./errors.ts";
import type { JoinDirectives } from "./join-directives.ts";
import type { KnownFields } from "./known-fields.ts";
import type { PlaceMaps } from "./place-maps.ts";
import { positionOf, type SupergraphDocument } from "./read-supergraph.ts";
import type { SupergraphNodes } from "./supergraph-nodes.ts";
import type { TypeBuilder } from "./type-builder.ts";

/** What the types of a model are read from and with. */
export interface ModelReading {
  readonly supergraph: SupergraphDocument;
  readonly join: JoinDirectives;
  readonly nodes: SupergraphNodes;
  readonly placeMaps: PlaceMaps;
  readonly knownFields: KnownFields;
}

/**
 * The type of a name that `node` refers to.
 *
 * @throws FederationModelError SUPERGRAPH_INVALID where there is none.
 */
export function expectType(
  name: string,
  typesByName: ReadonlyMap<string, TypeBuilder>,
  node: TypeDefinitionNode,
): TypeBuilder {
  const type = typesByName.get(name);
  if (type === undefined) {
    throw new FederationModelError(
      "SUPERGRAPH_INVALID",
      `"${node.name.value}" refers to the type "${name}", which the supergraph does not define.`,
      { position: positionOf(node) },
    );
  }
  return type;
}
