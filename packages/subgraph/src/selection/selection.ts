import type { ColumnKind } from "../definition/column.ts";
import type { ResolvedField, ToManyField, ToOneField } from "../definition/field.ts";
import type { ScalarName } from "../definition/scalar.ts";
import type { EntityModel } from "../model/subgraph-model.ts";
import type { ArgumentBinding } from "./argument-binding.ts";

/** What an operation asks of the rows of one entity, fragments and conditions resolved, in the answer's order. */
export interface ObjectSelection {
  readonly entity: EntityModel;
  readonly fields: readonly SelectedField[];
  /** Whether TypeScript has a part in the answer, here or further down. */
  readonly hasResolvers: boolean;
  /** Whether values of JSON are shown, here or further down. */
  readonly showsJson: boolean;
  /** Whether rows of other sources are asked for. */
  readonly hasRelations: boolean;
}

interface Selected {
  /** The name in the answer: the alias, or else the field's name. */
  readonly key: string;
}

export interface SelectedTypename extends Selected {
  readonly kind: "typename";
  readonly typeName: string;
}

export interface SelectedColumn extends Selected {
  readonly kind: "column";
  readonly column: string;
  readonly columnKind: ColumnKind;
  readonly scalar: ScalarName;
}

export interface SelectedReference extends Selected {
  readonly kind: "reference";
  /** The columns that must all have values for the reference to be there. */
  readonly columns: readonly string[];
  readonly fields: readonly (SelectedTypename | SelectedColumn)[];
}

export interface SelectedOne extends Selected {
  readonly kind: "one";
  readonly field: ToOneField;
  readonly selection: ObjectSelection;
}

export interface SelectedMany extends Selected {
  readonly kind: "many";
  readonly field: ToManyField;
  readonly limit: ArgumentBinding;
  readonly offset: ArgumentBinding;
  readonly selection: ObjectSelection;
}

export interface SelectedResolved extends Selected {
  readonly kind: "resolved";
  readonly coordinate: string;
  readonly field: ResolvedField;
  readonly args: readonly ArgumentBinding[];
}

export type SelectedField =
  | SelectedTypename
  | SelectedColumn
  | SelectedReference
  | SelectedOne
  | SelectedMany
  | SelectedResolved;
