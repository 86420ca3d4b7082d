import type { EntityKey, FieldPlace, ModelField, ModelType } from "./model.ts";
import type { Selection } from "./selection.ts";

/** A type while it is built; published as the read-only `ModelType`. */
export interface TypeBuilder extends ModelType {
  readonly fields: Map<string, FieldBuilder>;
  readonly interfaces: TypeBuilder[];
  readonly possibleTypes: TypeBuilder[];
  readonly possibleTypesBySubgraph: Map<number, readonly TypeBuilder[]>;
  readonly entriesBySubgraph: Map<number, EntityKey[]>;
  readonly keyFieldsBySubgraph: Map<number, Selection>;
  /** Its own keys with those that are not resolvable, by subgraph. */
  readonly ownKeys: {
    readonly subgraph: number;
    readonly selection: Selection;
    readonly resolvable: boolean;
  }[];
}

/** A field while it is built. */
export interface FieldBuilder extends ModelField {
  /** May be shared with other fields; `PlaceMaps` changes it. */
  places: ReadonlyMap<number, FieldPlace>;
}
