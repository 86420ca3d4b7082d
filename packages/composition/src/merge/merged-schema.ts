import type { DirectiveDefinitionNode } from "graphql";
import type {
  SubgraphEnumType,
  SubgraphEnumValue,
  SubgraphField,
  SubgraphFieldsType,
  SubgraphInput,
  SubgraphInputType,
  SubgraphScalarType,
  SubgraphSchema,
  SubgraphType,
  SubgraphUnionType,
} from "../read/subgraph-schema.ts";

/** All subgraphs as one schema, each part with where it comes from: what is checked as a whole and then printed. */
export interface MergedSchema {
  /** In the order of their names. */
  readonly subgraphs: readonly SubgraphSchema[];
  /** In the order of their names. */
  readonly types: ReadonlyMap<string, MergedType>;
  /** The directives of which the supergraph takes over definitions, in the order of their names. */
  readonly directives: readonly MergedDirective[];
  /** The specifications of which the supergraph uses directives. */
  readonly specs: readonly UsedSpec[];
  /** What is applied to the schema itself. */
  readonly applied: readonly AppliedDirective[];
  readonly description: string | undefined;
}

/** A `@link` of the supergraph. */
export interface UsedSpec {
  readonly url: string;
  readonly purpose?: "SECURITY" | "EXECUTION";
  /** Printed, with brackets. */
  readonly importText?: string;
}

/** The definition of a directive. */
export interface MergedDirective {
  readonly name: string;
  /** Printed. */
  readonly text: string;
  /** What clients give; nothing where the directive is not for operations. */
  readonly args: ReadonlyMap<string, MergedInput>;
  readonly places: readonly Place<{ readonly node: DirectiveDefinitionNode }>[];
}

/** An element as one subgraph has it. */
export interface Place<Element> {
  readonly subgraph: SubgraphSchema;
  readonly element: Element;
}

/** What types, fields, arguments and values have in common. */
export interface MergedElement<Element> {
  readonly name: string;
  readonly coordinate: string;
  readonly description: string | undefined;
  /** Where it is, in the order of the subgraphs. At least one. */
  readonly places: readonly Place<Element>[];
  readonly applied: readonly AppliedDirective[];
  /** Hidden from clients by a contract, and not by a subgraph. */
  readonly isHiddenByContract?: true;
}

/** A directive as the supergraph applies it. */
export interface AppliedDirective {
  /** Its name in the supergraph. */
  readonly name: string;
  /** With parentheses; empty where there are none. */
  readonly argumentsText: string;
}

export type MergedType =
  | MergedObject
  | MergedInterface
  | MergedUnion
  | MergedEnum
  | MergedInputType
  | MergedScalar;

interface MergedTypeBase<Element extends SubgraphType = SubgraphType> extends MergedElement<Element> {
  /** The subgraphs that have the type: those of the places, and all for the query type. */
  readonly graphs: readonly SubgraphSchema[];
}

export interface MergedObject extends MergedTypeBase<SubgraphFieldsType> {
  readonly kind: "object";
  readonly fields: ReadonlyMap<string, MergedField>;
  /** For each interface, the subgraphs in which the type implements it. */
  readonly interfaces: ReadonlyMap<string, readonly SubgraphSchema[]>;
}

/** Its places may be object types that are `@interfaceObject`. */
export interface MergedInterface extends MergedTypeBase<SubgraphFieldsType> {
  readonly kind: "interface";
  readonly fields: ReadonlyMap<string, MergedField>;
  readonly interfaces: ReadonlyMap<string, readonly SubgraphSchema[]>;
}

export type MergedFieldsType = MergedObject | MergedInterface;

export interface MergedUnion extends MergedTypeBase<SubgraphUnionType> {
  readonly kind: "union";
  /** For each member, the subgraphs in which it is one. */
  readonly members: ReadonlyMap<string, readonly SubgraphSchema[]>;
}

export interface MergedEnum extends MergedTypeBase<SubgraphEnumType> {
  readonly kind: "enum";
  readonly values: ReadonlyMap<string, MergedEnumValue>;
}

export interface MergedInputType extends MergedTypeBase<SubgraphInputType> {
  readonly kind: "input";
  readonly fields: ReadonlyMap<string, MergedInput>;
}

export interface MergedScalar extends MergedTypeBase<SubgraphScalarType> {
  readonly kind: "scalar";
}

export type MergedEnumValue = MergedElement<SubgraphEnumValue>;

export interface MergedField extends MergedElement<SubgraphField> {
  /** As in the schema language. */
  readonly type: string;
  readonly args: ReadonlyMap<string, MergedInput>;
  /** What `@join__field` says of it; nothing where the field is the same in every subgraph of its type. */
  readonly joins: readonly JoinField[];
}

/** An argument, or a field of an input type. */
export interface MergedInput extends MergedElement<SubgraphInput> {
  readonly type: string;
  /** As in the schema language. */
  readonly defaultText: string | undefined;
  readonly joins: readonly JoinField[];
}

/** One `@join__field`. */
export interface JoinField {
  /** Nothing where a type has the field from an interface-object only. */
  readonly subgraph: SubgraphSchema | undefined;
  readonly requires?: string;
  readonly provides?: string;
  /** The type there, where it is not the same everywhere. */
  readonly type?: string;
  readonly external?: true;
  readonly override?: string;
  readonly overrideLabel?: string;
  readonly usedOverridden?: true;
  readonly contextArguments?: readonly JoinContextArgument[];
}

/** An argument that is filled from a context. */
export interface JoinContextArgument {
  readonly context: string;
  readonly name: string;
  readonly type: string;
  readonly selection: string;
}
