import type { FieldNode } from "graphql";
import type { OutputType } from "../definition/arguments.ts";
import type { FunctionField, ResolvedRootField } from "../definition/root-field.ts";
import type { SubgraphError } from "../errors.ts";
import type { EntityModel } from "../model/subgraph-model.ts";
import type { ArgumentBinding } from "../selection/argument-binding.ts";
import type { ObjectSelection, SelectedConnection, SelectedValueMember } from "../selection/selection.ts";
import type { Statement } from "../sql/statement.ts";

interface Root {
  /** The name in the answer. */
  readonly key: string;
  readonly isNullable: boolean;
}

/** An answer that no request changes: `__typename`, `_service`. */
export interface ConstantRoot extends Root {
  readonly kind: "constant";
  readonly json: string;
}

/** `__schema` and `__type`, which the GraphQL library answers. */
export interface IntrospectionRoot extends Root {
  readonly kind: "introspection";
  readonly nodes: readonly FieldNode[];
}

/** A field that who asks may not see. */
export interface DeniedRoot extends Root {
  readonly kind: "denied";
  readonly error: SubgraphError;
}

/** Rows that one statement reads. */
export interface ReadRoot extends Root {
  readonly kind: "read";
  readonly coordinate: string;
  readonly statement: Statement;
  readonly answer: ReadAnswer;
  /** For a list without pages: the most rows that it answers. */
  readonly maximumRows: number | undefined;
}

/** What a statement prints: the object of a row, an array of them, or a page with cursors. */
export type ReadAnswer =
  | { readonly kind: "row"; readonly selection: ObjectSelection }
  | { readonly kind: "list"; readonly selection: ObjectSelection }
  | SelectedConnection;

/** A field of the failure that a mutation's result may be; `undefined` for the name of its type. */
export interface SelectedFailure {
  readonly key: string;
  readonly field: "code" | "message" | "reason" | undefined;
}

/** A database function, and how the row that it returns is read. */
export interface FunctionRoot extends Root {
  readonly kind: "function";
  readonly failure: readonly SelectedFailure[] | undefined;
  readonly args: readonly ArgumentBinding[];
  readonly coordinate: string;
  readonly field: FunctionField;
  readonly selection: ObjectSelection;
  /** Calls the function: alone it answers the row; with `read` it gives the key that `read` is run with. */
  readonly call: Statement;
  readonly read: Statement | undefined;
}

/** TypeScript that gives the key of a row, which `read` then reads. */
export interface ResolvedRowRoot extends Root {
  readonly kind: "resolvedRow";
  readonly failure: readonly SelectedFailure[] | undefined;
  readonly coordinate: string;
  readonly field: ResolvedRootField;
  readonly args: readonly ArgumentBinding[];
  readonly selection: ObjectSelection;
  /** How rows are read: by the key of the type, or of a union by those of its members. */
  readonly reads: readonly KeyRead[];
  readonly isMutation: boolean;
}

/** Reads a row by its key. */
export interface KeyRead {
  readonly entity: EntityModel;
  readonly statement: Statement;
}

/** TypeScript that gives a scalar. */
export interface ResolvedScalarRoot extends Root {
  readonly kind: "resolvedScalar";
  readonly coordinate: string;
  readonly field: ResolvedRootField;
  readonly returns: OutputType;
  readonly members: readonly SelectedValueMember[] | undefined;
  readonly args: readonly ArgumentBinding[];
  readonly isMutation: boolean;
}

/** `_entities`: its statements depend on the types and keys that the representations name. */
export interface EntitiesRoot extends Root {
  readonly kind: "entities";
  readonly node: FieldNode;
  /** Why entities of one type are not shown; `undefined` where they are. */
  denialOf(entity: EntityModel): SubgraphError | undefined;
  /** What is asked of entities of one type; made when it is asked for first. */
  selectionOf(entity: EntityModel): ObjectSelection;
  /** How they are read by one of their keys; made when it is asked for first. */
  statementOf(entity: EntityModel, keyIndex: number, form: "array" | "rows"): Statement;
}

export type RootPlan =
  | DeniedRoot
  | ConstantRoot
  | IntrospectionRoot
  | ReadRoot
  | FunctionRoot
  | ResolvedRowRoot
  | ResolvedScalarRoot
  | EntitiesRoot;
