import type { GraphQLSchema } from "graphql";
import type { SpecLink } from "./read-supergraph.ts";
import type { Selection, SelectionTable } from "./selection.ts";
import type { SubgraphSet } from "./subgraph-set.ts";

/** A supergraph, compiled: everything that planning and satisfiability ask about. Immutable. */
export interface SupergraphModel {
  /** `subgraphs[i].id === i`, in the order of the supergraph's `join__Graph`. */
  readonly subgraphs: readonly Subgraph[];
  /** `types[i].id === i`, in the order of the supergraph; the types of specifications (`join__…`) are left out. */
  readonly types: readonly ModelType[];
  readonly typesByName: ReadonlyMap<string, ModelType>;
  /** The interfaces that some subgraph has as an `@interfaceObject`. */
  readonly interfaceObjects: readonly ModelType[];
  readonly roots: RootTypes;
  /** The labels of `@override`, sorted: which of two places has a field depends on whether its label is on. */
  readonly overrideLabels: readonly string[];
  /** Whether any field has context arguments. */
  readonly usesContexts: boolean;
  /** The specifications for SECURITY that something else than the model has to enforce. */
  readonly securitySpecs: readonly SpecLink[];
  /** What clients see: without join, link and inaccessible elements. */
  readonly apiSchema: GraphQLSchema;
  readonly selections: SelectionTable;
}

export interface Subgraph {
  readonly id: number;
  readonly name: string;
  readonly routingUrl: string;
}

export interface RootTypes {
  readonly query: ModelType;
  readonly mutation: ModelType | undefined;
  readonly subscription: ModelType | undefined;
}

export type ModelTypeKind = "object" | "interface" | "union" | "scalar" | "enum" | "input";

export interface ModelType {
  readonly id: number;
  readonly name: string;
  readonly kind: ModelTypeKind;
  /** Where it is defined. */
  readonly subgraphs: SubgraphSet;
  /** Where it is an `@interfaceObject`: an object type that stands for an interface of other subgraphs. */
  readonly interfaceObjectIn: SubgraphSet;
  /** Where it is a stub: an entity of which no key is resolvable, so that its objects there are bare references. */
  readonly stubIn: SubgraphSet;
  /** Whether clients do not see it. */
  readonly inaccessible: boolean;
  readonly fields: ReadonlyMap<string, ModelField>;
  /** The interfaces that it implements in any subgraph. */
  readonly interfaces: readonly ModelType[];
  /** The object types that an object of this type can be, anywhere: for an object type itself. */
  readonly possibleTypes: readonly ModelType[];
  /** The same by subgraph; absent where the type is not defined. An interface-object can be any of the interface's. */
  readonly possibleTypesBySubgraph: ReadonlyMap<number, readonly ModelType[]>;
  /** The keys by which `_entities` of a subgraph gives objects of this type, its own before those of an interface. */
  readonly entriesBySubgraph: ReadonlyMap<number, readonly EntityKey[]>;
  /** Fields that a subgraph has for sure although it calls them external: those of its keys. */
  readonly keyFieldsBySubgraph: ReadonlyMap<number, Selection>;
}

export interface EntityKey {
  readonly subgraph: number;
  readonly selection: Selection;
  /** What `__typename` says in the representation: the type, or an interface that stands for it there. */
  readonly asType: ModelType;
}

export interface ModelField {
  /** Small and dense over all types. */
  readonly id: number;
  readonly name: string;
  readonly parent: ModelType;
  readonly type: TypeReference;
  /**
   * Its arguments by name, those that clients do not see among them: each one's type, and its default where it has one,
   * as in the schema language (`Int! = 1`).
   */
  readonly argumentTexts: ReadonlyMap<string, string>;
  readonly inaccessible: boolean;
  /** Where the field is, by subgraph id in ascending order; without the places that an unconditional `@override` took away. */
  readonly places: ReadonlyMap<number, FieldPlace>;
}

export interface FieldPlace {
  readonly subgraph: number;
  /** Declared there, but resolved elsewhere: there only as part of a key or where it is provided. */
  readonly external: boolean;
  readonly requires: Selection | undefined;
  readonly provides: Selection | undefined;
  /** The type there, which may be narrower than that of the supergraph. */
  readonly type: TypeReference;
  /** With a label: the place counts only while the label is `active`, or only while it is not. */
  readonly override: { readonly label: string; readonly whenActive: boolean } | undefined;
  /** The interface-object that has the field there for this type. */
  readonly through: ModelType | undefined;
  /** Arguments that the client does not see: their values come from objects above (`@fromContext`). Mostly none. */
  readonly contextArguments: readonly ContextArgument[];
}

/** An argument of a field in one subgraph that is read from the nearest object above whose type sets a context. */
export interface ContextArgument {
  readonly name: string;
  /** The argument's type there, as in the schema language. */
  readonly type: string;
  readonly context: ModelContext;
  /** What is read of the object: for each type that sets the context one field, down to a leaf. */
  readonly selection: Selection;
}

/** A context, `@context(name:)`. */
export interface ModelContext {
  /** As in the supergraph: the subgraph's name, two underscores, the name there. */
  readonly name: string;
  /** The object types that set it, themselves or by an interface or union. */
  readonly types: readonly ModelType[];
}

/** A type with its wrappers. */
export interface TypeReference {
  readonly name: string;
  readonly listDepth: number;
  /** As in the schema language: `[Order!]!`. */
  readonly text: string;
}
