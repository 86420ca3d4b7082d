import type { FieldPlace, ModelType, Selection } from "@hansa/federation-model";
import type { ArgumentNode, OperationTypeNode } from "graphql";
import type { When } from "../normalise/conditions.ts";
import type {
  NormalisedField,
  NormalisedOperation,
  NormalisedSet,
} from "../normalise/normalised-operation.ts";
import type { DataPlace, DataSlot, SlotRequest } from "./data-keys.ts";

/** What stage 2 makes of an operation. */
export interface DemandTree {
  readonly operation: NormalisedOperation;
  /** One for a query or subscription; for a mutation one a root field, in order. */
  readonly roots: readonly DemandNode[];
  /** `__schema` and `__type`, which no subgraph answers. */
  readonly introspection: readonly NormalisedField[];
  /** Keeps internal names apart from the client's. */
  readonly reservedKeys: ReadonlySet<string>;
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
  /** Whether each of its fields is asked of one subgraph only (mutations and subscriptions at the root). */
  readonly isSerial: boolean;
  readonly demands: readonly Demand[];
  /** The client's fields that no subgraph can give here; filled when solving finds that something is out of reach. */
  readonly unreachable: readonly UnreachableField[];
  readonly place: DataPlace;
  /** The field whose value this is; nothing at the root. */
  readonly parent: Demand | undefined;
  /** What the client selected here; nothing for what the planner needs itself. */
  readonly selection: NormalisedSet | undefined;
  /** Every subgraph that could give something here or below. */
  readonly interest: ReadonlySet<number>;
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
  readonly isTypename: boolean;
  /** Wanted only to know that the object is there; any name of its type will do. */
  readonly isExistence: boolean;
  readonly listDepth: number;
  readonly child: DemandNode | undefined;
  /** Wanted by the planner: part of a key or of what is required. */
  readonly isInternal: boolean;
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

/** A selection that a key or a `@requires` asks for at a node, for some of its types. */
export interface Requirement {
  readonly selection: Selection;
  readonly demands: readonly Demand[];
}
