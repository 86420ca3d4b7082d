// Options whose names are those of the directives of Federation. They are printed in the order in which they are
// written: https://www.apollographql.com/docs/graphos/schema-design/federated-schemas/reference/directives

/** What fields, types and other parts of a schema may all say of themselves. */
export interface SharedOptions {
  readonly description?: string;
  /** Left out of the graph that clients see. */
  readonly inaccessible?: true;
  /** Labels, by which contracts and tools choose parts of the graph. */
  readonly tag?: string | readonly string[];
  /** Directives of the subgraph's own, in the order of their names: `{ "@custom": { of: "x" } }`. */
  readonly directives?: Readonly<Record<`@${string}`, Readonly<Record<string, unknown>>>>;
}

/** Who may see something: https://www.apollographql.com/docs/graphos/routing/security/authorization */
export interface AccessOptions {
  /** Only for requests whose token was verified. */
  readonly authenticated?: true;
  /** Scopes that the token must have: all of one of the lists. */
  readonly requiresScopes?: readonly (readonly string[])[];
  /** Policies that must hold: all of one of the lists. */
  readonly policy?: readonly (readonly string[])[];
}

/** What types may say of themselves. */
export interface TypeOptions extends SharedOptions, AccessOptions {
  /** All fields may be resolved by other subgraphs too. */
  readonly shareable?: true;
  /** What an object costs in the limits of gateways; 1 unless said. */
  readonly cost?: number;
}

/** How many items a list has, for the limits of gateways: https://ibm.github.io/graphql-specs/cost-spec.html */
export interface ListSize {
  readonly assumedSize?: number;
  readonly slicingArguments?: readonly string[];
  readonly sizedFields?: readonly string[];
  readonly requireOneSlicingArgument?: boolean;
}

/** What fields may say of themselves. */
export interface FieldOptions extends SharedOptions, AccessOptions {
  /** Why the field should not be used any more, and what to use instead. */
  readonly deprecated?: string;
  /** Other subgraphs may resolve the field too, to the same value. */
  readonly shareable?: true;
  /** The subgraph that the field moves here from: its name, and the label of a step-by-step move. */
  readonly override?: string | { readonly from: string; readonly label: string };
  /** What the field costs in the limits of gateways. */
  readonly cost?: number;
  readonly listSize?: ListSize;
  /** Another subgraph resolves the field: here it is only part of a key, or provided on some ways. */
  readonly external?: true;
}

/** Fields that others must provide, by their names and as a selection of them. */
export interface FieldSet {
  readonly names: readonly string[];
  readonly selection: string;
}

/** A directive of the subgraph's own, which composition keeps in the graph. */
export interface OwnDirective {
  /** The specification that it belongs to: `https://specs.example/custom/v1.0`. */
  readonly url: string;
  /** In the schema language: `directive @custom(of: String) on OBJECT`. */
  readonly definition: string;
}
