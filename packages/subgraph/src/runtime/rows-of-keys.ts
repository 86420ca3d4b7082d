import type { ColumnKind } from "../definition/column.ts";
import type { Leaf } from "../definition/field.ts";
import type { EntityModel } from "../model/subgraph-model.ts";
import type { ObjectSelection, SelectedField } from "../selection/selection.ts";
import { columnNamed } from "../sql/column-expression.ts";
import { hiddenKey, resolverColumns } from "../sql/print-selection.ts";
import type { EntityGroup } from "./representations.ts";
import type { PrintedRow } from "./resolved-values.ts";

/** Whether rows are known by their keys alone: SQL has no part in entities that this subgraph has no rows of. */
export function isKnownByKeys({ entity, fields }: ObjectSelection): boolean {
  return entity.source.kind === "representation" && fields.every((field) => isMadeOfKey(entity, field));
}

/** The rows that a statement would print for the keys of a group, for a selection that is known by them. */
export function rowsOfKeys(
  { entity, keyIndex, columns, positions }: EntityGroup,
  selection: ObjectSelection,
): readonly PrintedRow[] {
  const key = entity.keys[keyIndex] ?? [];
  const valuesByColumn = new Map(key.map(({ column }, index) => [column, columns[index] ?? []] as const));
  const hidden = resolverColumns(selection);
  return positions.map((_, index) => {
    const row: Record<string, unknown> = Object.create(null);
    const keyOf = (column: string) => valuesByColumn.get(column)?.[index];
    for (const field of selection.fields) {
      if (field.kind === "typename") {
        row[field.key] = field.typeName;
      } else if (field.kind === "column") {
        row[field.key] = showKey(field.leaf, keyOf(field.column));
      }
    }
    for (const [place, column] of hidden.entries()) {
      row[hiddenKey(place)] = keyOf(column);
    }
    return row;
  });
}

/** Kinds whose values are bound in the form in which JSON shows them. */
const plainKinds: ReadonlySet<ColumnKind> = new Set(["int", "bigint", "text", "uuid"]);

function isMadeOfKey(entity: EntityModel, field: SelectedField): boolean {
  switch (field.kind) {
    case "typename":
      return true;
    case "resolved":
      return field.field.columns.every((column) => plainKinds.has(columnNamed(entity, column).kind));
    case "column":
      return plainKinds.has(field.definition.kind) && typeof field.leaf === "string";
    default:
      return false;
  }
}

function showKey(leaf: Leaf, value: unknown): unknown {
  return leaf === "ID" || leaf === "BigInt" ? String(value as string | number) : value;
}
