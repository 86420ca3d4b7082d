/** A value that a field gives: itself, or what a function of the field's arguments returns. */
export type Value = unknown;

/** What an entity is asked for by: its type and the values that its subgraph needs. */
export type Representation = Readonly<Record<string, string>>;

/** A subgraph that answers from memory. */
export interface MemorySubgraph {
  readonly name: string;
  /** Its schema without the `@link` and without what every subgraph has (`_service`, `_entities`). */
  readonly sdl: string;
  /** The values of the root fields, by field name; a function gets the field's arguments. */
  readonly query: Readonly<Record<string, Value>>;
  readonly mutation?: Readonly<Record<string, Value>>;
  /** By type: the entity of a representation. */
  readonly entities: Readonly<Record<string, (representation: Representation) => Value>>;
}

/** One operation that is measured. */
export interface Scenario {
  readonly name: string;
  /** What it is for, with the size of its answer. */
  readonly title: string;
  readonly operation: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  /** The operation in a form of its own for each number, for measuring requests for new operations. */
  readonly variantOf?: (number: number) => string;
  /** What the gateways are compared with: the least that code in Node can do for this operation. */
  readonly limit: "hand-written" | "proxy";
  /** The subgraph that the proxy forwards to. */
  readonly proxyTo?: string;
}

/** A federated graph and what is asked of it. */
export interface Graph {
  readonly name: string;
  readonly subgraphs: readonly MemorySubgraph[];
  readonly scenarios: readonly Scenario[];
}
