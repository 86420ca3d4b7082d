import type { ColumnKind } from "../definition/column.ts";
import type { Stub } from "../definition/entity.ts";
import type { Field } from "../definition/field.ts";
import type { RootField } from "../definition/root-field.ts";
import type { ScalarName } from "../definition/scalar.ts";
import type { Source } from "../definition/source.ts";
import type { FilterTypes } from "../schema/filter-types.ts";

/** A subgraph as plain data: what the schema, the SDL and the SQL are made from. */
export interface SubgraphModel {
  readonly name: string;
  readonly entitiesByName: ReadonlyMap<string, EntityModel>;
  readonly stubsByName: ReadonlyMap<string, Stub>;
  readonly queriesByName: ReadonlyMap<string, RootField>;
  readonly mutationsByName: ReadonlyMap<string, RootField>;
  readonly filterTypes: FilterTypes;
}

export interface EntityModel {
  readonly name: string;
  readonly description: string | undefined;
  readonly source: Source;
  /** The first is the one that rows are read by and lists ordered by. Never empty. */
  readonly keys: readonly [KeyModel, ...KeyModel[]];
  readonly fieldsByName: ReadonlyMap<string, Field>;
}

/** One key, column by column, each with the field that shows it. */
export type KeyModel = readonly KeyPart[];

export interface KeyPart {
  readonly field: string;
  readonly column: string;
  readonly columnKind: ColumnKind;
  readonly scalar: ScalarName;
}
