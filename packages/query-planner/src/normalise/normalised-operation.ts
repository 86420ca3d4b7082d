import type { ArgumentNode, GraphQLOutputType, OperationTypeNode, VariableDefinitionNode } from "graphql";
import type { When } from "./conditions.ts";
import type { Delivery } from "./deliveries.ts";

/** An operation without fragments, constant conditions and duplicate response keys. */
export interface NormalisedOperation {
  readonly kind: OperationTypeNode;
  readonly name: string | undefined;
  /** In the order of the document. */
  readonly variables: readonly VariableDefinitionNode[];
  readonly root: NormalisedSet;
  /** Every response key of the operation, so that internal names can keep clear of them. */
  readonly responseKeys: ReadonlySet<string>;
}

/** What is selected of an object, for each type that it can have at runtime. */
export interface NormalisedSet {
  /** The type that the schema gives the place, an object type or an abstract one. */
  readonly typeName: string;
  /** The object types that are possible here, sorted. */
  readonly runtimeTypes: readonly string[];
  /**
   * In the order of the document. For one response key the `types` of its fields never overlap, but where one is
   * delivered with different parts under conditions that exclude each other.
   */
  readonly fields: readonly NormalisedField[];
  /**
   * In the order of the response: the same, but that a field of which the place depends on variables is here once for
   * each place, under conditions of which only one can hold.
   */
  readonly response: readonly NormalisedField[];
}

export interface NormalisedField {
  readonly responseKey: string;
  readonly name: string;
  /** Sorted by name. */
  readonly arguments: readonly ArgumentNode[];
  /** The arguments as printed, with parentheses; empty where there are none. */
  readonly argumentsText: string;
  /** For which runtime types of the set. */
  readonly types: readonly string[];
  /** Given that the set itself is wanted. */
  readonly when: When;
  /** In a response: the field of which this is one of several places. */
  readonly placeOf?: NormalisedField;
  /** With which parts of the answer it comes. */
  readonly delivery: Delivery;
  readonly type: GraphQLOutputType;
  /** The schema coordinate, `Type.field`. */
  readonly coordinate: string;
  readonly selection: NormalisedSet | undefined;
}
