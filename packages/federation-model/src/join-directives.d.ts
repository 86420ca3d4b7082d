import { type FieldDefinitionNode, type TypeDefinitionNode, type UnionTypeDefinitionNode } from "graphql";
import type { Selection, SelectionTable } from "./selection.ts";
import { type SubgraphSet } from "./subgraph-set.ts";
/** One `@join__type`, or the `@join__owner` of join v0.1. */
export interface JoinType {
    readonly subgraph: number;
    readonly key: Selection | undefined;
    readonly resolvable: boolean;
    readonly isInterfaceObject: boolean;
}
/** One `@join__field`. */
export interface JoinField {
    /** Absent for a field that only an interface-object has. */
    readonly subgraph: number | undefined;
    readonly external: boolean;
    readonly usedOverridden: boolean;
    readonly requires: Selection | undefined;
    readonly provides: Selection | undefined;
    /** The type there as printed, where it differs. */
    readonly type: string | undefined;
    /** The name of the subgraph that the field is taken from. */
    readonly override: string | undefined;
    readonly overrideLabel: string | undefined;
    readonly usesContext: boolean;
}
/** Reads the join directives of one supergraph. */
export declare class JoinDirectives {
    #private;
    constructor(idsByGraph: ReadonlyMap<string, number>, selections: SelectionTable);
    /** Where a type is, with one item a key; none for a type that join v0.1 leaves to every subgraph. */
    types(node: TypeDefinitionNode): readonly JoinType[];
    /** The subgraph that has what is not said to be elsewhere (join v0.1). */
    owner(node: TypeDefinitionNode): number | undefined;
    fields(node: FieldDefinitionNode): readonly JoinField[];
    /** The subgraphs in which a union has a member; nothing where the supergraph does not say. */
    unionMember(node: UnionTypeDefinitionNode, member: string): SubgraphSet | undefined;
    /** The subgraphs in which a type implements an interface; nothing where the supergraph does not say. */
    implements(node: TypeDefinitionNode, interfaceName: string): SubgraphSet | undefined;
}
