import type {
  ConstDirectiveNode,
  ConstValueNode,
  DirectiveDefinitionNode,
  EnumValueDefinitionNode,
  FieldDefinitionNode,
  InputValueDefinitionNode,
  NamedTypeNode,
  SchemaDefinitionNode,
  SchemaExtensionNode,
  StringValueNode,
  TypeDefinitionNode,
  TypeExtensionNode,
  TypeNode,
} from "graphql";
import type { FederationDirectiveName } from "./federation-spec.ts";
import type { ParsedSubgraph } from "./parse-subgraphs.ts";
import type { SubgraphLinks } from "./read-links.ts";

/**
 * One subgraph as the later stages see it: definitions and extensions of a type are one, directives of the federation
 * specification have their canonical names whatever the subgraph calls them, and root types are called `Query`,
 * `Mutation` and `Subscription`. Everything keeps the node it comes from, for the places of errors.
 */
export interface SubgraphSchema {
  readonly name: string;
  readonly parsed: ParsedSubgraph;
  readonly links: SubgraphLinks;
  /** By the name that they have in the supergraph; without those of specifications and without the built-in scalars. */
  readonly types: ReadonlyMap<string, SubgraphType>;
  /** Directives of the subgraph's own. */
  readonly directives: ReadonlyMap<string, DirectiveDefinitionNode>;
  readonly schemaNodes: readonly (SchemaDefinitionNode | SchemaExtensionNode)[];
  /** On the schema itself, those of composition among them. */
  readonly schemaDirectives: readonly DirectiveUse[];
  readonly description: StringValueNode | undefined;
  /** The directives of federation that stand on its types and on what is in them. */
  readonly appliedDirectives: ReadonlySet<FederationDirectiveName>;
  /** The subgraph's own name of each root type that it has. */
  readonly localNameByRoot: ReadonlyMap<RootTypeName, string>;
}

export type RootTypeName = "Query" | "Mutation" | "Subscription";

/** Anything that directives can stand on. */
export interface SchemaElement {
  /** As the supergraph names it: `Type`, `Type.field`, `Type.field(argument:)`. */
  readonly coordinate: string;
  readonly description: StringValueNode | undefined;
  readonly directives: readonly DirectiveUse[];
}

/** A directive where it is applied. */
export type DirectiveUse = FederationDirectiveUse | OtherDirectiveUse;

export interface FederationDirectiveUse {
  readonly kind: "federation";
  readonly name: FederationDirectiveName;
  readonly node: ConstDirectiveNode;
  readonly values: ReadonlyMap<string, ConstValueNode>;
}

/** A directive of GraphQL itself, of another specification, or of the subgraph's own. */
export interface OtherDirectiveUse {
  readonly kind: "other";
  readonly name: string;
  readonly node: ConstDirectiveNode;
  readonly values: ReadonlyMap<string, ConstValueNode>;
}

export type SubgraphType =
  | SubgraphObjectType
  | SubgraphInterfaceType
  | SubgraphUnionType
  | SubgraphEnumType
  | SubgraphInputType
  | SubgraphScalarType;

export type SubgraphTypeKind = SubgraphType["kind"];

interface TypeBase extends SchemaElement {
  readonly name: string;
  /** The definition, where there is one, before the extensions. At least one. */
  readonly nodes: readonly (TypeDefinitionNode | TypeExtensionNode)[];
  /** Whether the subgraph only extends the type (`extend type`, `@extends`). */
  readonly isExtension: boolean;
}

export interface SubgraphObjectType extends TypeBase {
  readonly kind: "object";
  readonly fields: ReadonlyMap<string, SubgraphField>;
  readonly interfaces: ReadonlyMap<string, NamedTypeNode>;
}

export interface SubgraphInterfaceType extends TypeBase {
  readonly kind: "interface";
  readonly fields: ReadonlyMap<string, SubgraphField>;
  readonly interfaces: ReadonlyMap<string, NamedTypeNode>;
}

/** A type with fields that can be selected. */
export type SubgraphFieldsType = SubgraphObjectType | SubgraphInterfaceType;

export interface SubgraphUnionType extends TypeBase {
  readonly kind: "union";
  readonly members: ReadonlyMap<string, NamedTypeNode>;
}

export interface SubgraphEnumType extends TypeBase {
  readonly kind: "enum";
  readonly values: ReadonlyMap<string, SubgraphEnumValue>;
}

export interface SubgraphInputType extends TypeBase {
  readonly kind: "input";
  readonly fields: ReadonlyMap<string, SubgraphInput>;
}

export interface SubgraphScalarType extends TypeBase {
  readonly kind: "scalar";
}

export interface SubgraphField extends SchemaElement {
  readonly name: string;
  readonly parent: string;
  readonly node: FieldDefinitionNode;
  readonly type: SchemaTypeReference;
  readonly args: ReadonlyMap<string, SubgraphInput>;
}

/** An argument, or a field of an input object. */
export interface SubgraphInput extends SchemaElement {
  readonly name: string;
  readonly node: InputValueDefinitionNode;
  readonly type: SchemaTypeReference;
  readonly defaultValue: ConstValueNode | undefined;
}

export interface SubgraphEnumValue extends SchemaElement {
  readonly name: string;
  readonly node: EnumValueDefinitionNode;
}

/** A type as it is referred to, with the supergraph's names. */
export interface SchemaTypeReference {
  /** The name inside of the wrappers. */
  readonly name: string;
  /** As in the schema language: `[Order!]!`. */
  readonly text: string;
  readonly node: TypeNode;
}

const noUses: readonly FederationDirectiveUse[] = [];

/** The applications of one directive of federation on an element. */
export function federationUses(
  element: SchemaElement,
  name: FederationDirectiveName,
): readonly FederationDirectiveUse[] {
  return element.directives.length === 0
    ? noUses
    : element.directives.filter(
        (use): use is FederationDirectiveUse => use.kind === "federation" && use.name === name,
      );
}

/** Whether an element carries a directive of federation. */
export function hasFederationUse(element: SchemaElement, name: FederationDirectiveName): boolean {
  for (const use of element.directives) {
    if (use.kind === "federation" && use.name === name) {
      return true;
    }
  }
  return false;
}
