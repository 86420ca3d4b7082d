import type { ContextArgument, FieldPlace, ModelType, Selection } from "@hansa/federation-model";
import type { ArgumentNode, OperationTypeNode } from "graphql";
import type { When } from "../normalise/conditions.ts";
import type { Delivery } from "../normalise/deliveries.ts";
import type {
  NormalisedField,
  NormalisedOperation,
  NormalisedSet,
} from "../normalise/normalised-operation.ts";
import type { ContextValues } from "./context-values.ts";
import type { DataPlace, DataSlot, SlotRequest } from "./data-keys.ts";
import type { ExactTypes } from "./exact-types.ts";

/** What stage 2 makes of an operation. */
export interface DemandTree {
  readonly operation: NormalisedOperation;
  /** One for a query or subscription; for a mutation one a root field, in order. */
  readonly roots: readonly DemandNode[];
  /** `__schema` and `__type`, which no subgraph answers. */
  readonly introspection: readonly NormalisedField[];
  /** Keeps internal names apart from the client's. */
  readonly reservedKeys: ReadonlySet<string>;
  /** Where the supergraph has contexts: what its fields take from objects above. */
  readonly contexts: ContextValues | undefined;
}

/** A selection set: what is wanted of the objects at one place. */
export interface DemandNode {
  /** Small and dense over the operation. */
  readonly id: number;
  /** The type of the place, object or abstract. */
  readonly type: ModelType;
  /** The object types that are planned for. */
  readonly types: readonly ModelType[];
  /** A root type: every subgraph that has it can be asked without a key. */
  readonly root: OperationTypeNode | undefined;
  /** The one of its types that is asked for like a root: the place's own, or the query type among others. */
  readonly rootType: ModelType | undefined;
  /** Whether each of its fields is asked of one subgraph only (mutations and subscriptions at the root). */
  readonly isSerial: boolean;
  /** Added to where a part of the answer turns out to have nothing of its own here. */
  readonly demands: Demand[];
  /** The client's fields that no subgraph can give here; filled when solving finds that something is out of reach. */
  readonly unreachable: readonly UnreachableField[];
  readonly place: DataPlace;
  /** The field whose value this is; nothing at the root. */
  readonly parent: Demand | undefined;
  /** What the client selected here; nothing for what the planner needs itself. */
  readonly selection: NormalisedSet | undefined;
  /** What fields below take from the objects here; its demands are among this node's. */
  readonly values: readonly ContextValue[];
  /** What fields here or below take from objects above. */
  readonly contexts: ReadonlySet<ContextValue>;
}

/** One field wanted of the objects of some types, which all have it in the same places in the same way. */
export interface Demand {
  readonly id: number;
  readonly owner: DemandOwner;
  readonly fieldName: string;
  readonly arguments: readonly ArgumentNode[];
  readonly argumentsText: string;
  readonly types: readonly ModelType[];
  readonly when: When;
  /** Where the field is, by subgraph; empty for `__typename`, which is everywhere. */
  readonly places: ReadonlyMap<number, FieldPlace>;
  /** Where it may be asked of no other objects than those that it is wanted of. */
  readonly exact: ExactTypes | undefined;
  readonly isTypename: boolean;
  /** Wanted only to know that the object is there; any name of its type will do. */
  readonly isExistence: boolean;
  readonly listDepth: number;
  readonly child: DemandNode | undefined;
  /** Wanted by the planner: part of a key or of what is required. */
  readonly isInternal: boolean;
  /** The context value that it is read for. */
  readonly value: ContextValue | undefined;
  /** The arguments that are taken from objects above, by the subgraphs that need them to resolve the field. */
  readonly contexts: ReadonlyMap<number, readonly DemandArgument[]>;
  /**
   * With which parts of the answer it is wanted. A field that can be had with the field above it only is moved there
   * by the solver. What the planner comes to need itself has none, but for context values, which are read with the
   * object.
   */
  delivery: Delivery;
  /** With which parts the client asks for it. */
  readonly askedDelivery: Delivery;
  readonly slotRequest: SlotRequest;
  /** Given to the client's fields at once, to internal ones when they turn out to be used. */
  slot: DataSlot | undefined;
}

/** A field of the client that cannot be had, for the objects of some types. */
export interface UnreachableField {
  readonly fieldName: string;
  readonly responseKey: string;
  readonly dataKey: string;
  readonly types: readonly ModelType[];
  readonly when: When;
  readonly delivery: Delivery;
  /** Why not: a sentence for each subgraph that has it. For operators, since it names subgraphs and keys. */
  readonly reasons: readonly string[];
}

/** The parts of a node that its demands refer back to. */
export interface DemandOwner {
  readonly type: ModelType;
  readonly types: readonly ModelType[];
  readonly place: DataPlace;
  readonly parent: Demand | undefined;
}

/** What a field below takes from objects of some types: one value of each. */
export interface ContextValue {
  readonly owner: DemandOwner;
  readonly types: readonly ModelType[];
  readonly selection: Selection;
  /** The fields of its selection, and the type's name where that must be known. */
  readonly demands: readonly Demand[];
  /** The one of them that tells the objects' types. */
  readonly typename: Demand | undefined;
}

/** An argument of a demand in one subgraph, with where its value is found. */
export interface DemandArgument {
  readonly argument: ContextArgument;
  /** The nearest first; what has none of its types there has one of the next. */
  readonly sources: readonly ContextSource[];
}

export interface ContextSource {
  readonly value: ContextValue;
  /** The types there that give the value; absent: all. */
  readonly types: readonly ModelType[] | undefined;
}

/** A selection that a key or a `@requires` asks for at a node, for some of its types. */
export interface Requirement {
  readonly selection: Selection;
  readonly demands: readonly Demand[];
}
