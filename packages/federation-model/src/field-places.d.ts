import { type FieldDefinitionNode, type TypeNode } from "graphql";
import type { JoinDirectives } from "./join-directives.ts";
import type { FieldPlace, TypeReference } from "./model.ts";
import type { TypeBuilder } from "./type-builder.ts";
/** What the places of a field are read with. */
export interface FieldPlacesContext {
    readonly join: JoinDirectives;
    readonly subgraphsByName: ReadonlyMap<string, number>;
}
/** Where a field is: what its `@join__field` say, or everywhere its type is when there are none. */
export declare function buildFieldPlaces(type: TypeBuilder, node: FieldDefinitionNode, reference: TypeReference, { join, subgraphsByName }: FieldPlacesContext): Map<number, FieldPlace>;
/** A type with its wrappers, from a node. */
export declare function readTypeReference(node: TypeNode): TypeReference;
