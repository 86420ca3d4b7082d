/**
 * What can be fetched of an object, given where it is already.
 *
 * Input: a type and the locations (subgraph, provided there) that objects of it have arrived at. Output: every further
 * subgraph whose `_entities` can give the object, with the cheapest chain of hops that makes it possible, and for
 * each one that cannot, why. The idea: a set of subgraphs grows from the arrival in rounds; a subgraph joins when one
 * of its keys can be read in full from those already in the set, each part of the key from any of them.
 *
 *   arrived: orders {id}      orders ──id──▶ users ──email──▶ billing        shipping: key "code" is nowhere
 *   round                          0             1                2          refused
 */
import type { EntityKey, ModelType, SupergraphModel } from "./model.ts";
import type { Selection } from "./selection.ts";
/** Where an object is: in a subgraph's answer, with what is provided there beyond what the subgraph resolves. */
export interface Location {
    readonly subgraph: number;
    readonly provided: Selection | undefined;
}
/** The result of {@link reach}. */
export interface Reach {
    /** By subgraph id: how to come there. Does not hold the subgraphs of the arrival, unless by a hop to itself. */
    readonly hops: ReadonlyMap<number, Hop>;
    /** By subgraph id: why not. */
    readonly refusals: ReadonlyMap<number, Refusal>;
}
/** The last step of the cheapest chain to a subgraph. */
export interface Hop {
    readonly key: EntityKey;
    /** Hops that must be made before this one, in order, without it. */
    readonly before: readonly EntityKey[];
    /** How many hops follow one another to come here, this one included. */
    readonly rounds: number;
}
export type Refusal = 
/** The subgraph defines the type but no key by which it gives objects of it. */
{
    readonly kind: "noKey";
}
/** No key of it can be read; for each key the first field that is missing. */
 | {
    readonly kind: "keyMissing";
    readonly missing: readonly {
        readonly key: EntityKey;
        readonly field: string;
    }[];
};
/** What can be reached from `arrived`, for an object of `type`. Made once per question and model. */
export declare function reach(model: SupergraphModel, type: ModelType, arrived: readonly Location[]): Reach;
/** Whether a subgraph resolves a field of an object at a location without any further input. */
export declare function isLocal(type: ModelType, fieldName: string, location: Location): boolean;
/** What a selection has below a field of objects of `type`, fragments that hold for the type included. */
export declare function selectionsBelow(selection: Selection | undefined, type: ModelType, fieldName: string): readonly (Selection | undefined)[];
/** Whether a fragment on `typeName` holds for objects of `type`. */
export declare function fragmentApplies(typeName: string, type: ModelType): boolean;
/** A sentence for a refusal, for error messages. */
export declare function describeRefusal(model: SupergraphModel, type: ModelType, subgraph: number, refusal: Refusal): string;
/** The subgraphs of a reach and its arrival, ascending: everything that can be asked. */
export declare function reachableSubgraphs(arrived: readonly Location[], found: Reach): readonly number[];
