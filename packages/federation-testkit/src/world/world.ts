/**
 * Subgraphs with the data behind them. What every field of every object means follows from the schemas and a seed
 * (`Meaning`), so a world is its texts and a few numbers: it can be kept as files, and made smaller part by part,
 * without whatever made it.
 */
export interface World {
  /** SDL by subgraph name. */
  readonly subgraphs: Readonly<Record<string, string>>;
  readonly data: DataSettings;
  /** The `@override` labels that are on. */
  readonly overrideLabels: readonly string[];
}

/** How the data is made; chances in percent. */
export interface DataSettings {
  readonly seed: number;
  /** Of a field to fail. */
  readonly failures: number;
  /** Of a nullable value to be null. */
  readonly nulls: number;
  /** Of a reference to be to an entity that no subgraph knows, where that has one meaning (see `Knowledge`). */
  readonly unknown: number;
}

/** One request to a world. */
export interface RandomOperation {
  readonly document: string;
  readonly operationName?: string | undefined;
  /** As a client sends them. */
  readonly variables: Readonly<Record<string, unknown>>;
}

/** A world with a request: what a kept case holds. */
export interface FederationCase {
  readonly world: World;
  readonly operation: RandomOperation;
}
