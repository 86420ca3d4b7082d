import type { Column, ColumnKind } from "../definition/column.ts";
import type {
  Leaf,
  PageLimits,
  ResolvedField,
  SqlField,
  ToManyField,
  ToOneField,
} from "../definition/field.ts";
import type { Join } from "../definition/join.ts";
import type { SubgraphError } from "../errors.ts";
import type { EntityModel } from "../model/subgraph-model.ts";
import type { ArgumentBinding } from "./argument-binding.ts";
import type { ListPlace } from "./list-place.ts";

/** What an operation asks of the rows of one entity, fragments and conditions resolved, in the answer's order. */
export interface ObjectSelection {
  readonly entity: EntityModel;
  readonly fields: readonly SelectedField[];
  /** Of an interface or union: what is asked of each of its types, in place of `fields`. */
  readonly types: readonly ObjectSelection[] | undefined;
  /** The error that stands for a row which who asks may not see, as one type of an interface or union. */
  readonly denial: SubgraphError | undefined;
  /** Whether TypeScript has a part in the answer, here or further down: resolvers, or errors for what is denied. */
  readonly hasResolvers: boolean;
  /** Whether lists without pages are asked for, here or further down: PostgreSQL tells in their place of one that is too long. */
  readonly hasWholeLists: boolean;
  /** Whether values of JSON are shown, here or further down. */
  readonly showsJson: boolean;
  /** Whether rows of other sources are asked for. */
  readonly hasRelations: boolean;
  /** The lists that are asked for, here or further down. */
  readonly places: readonly ListPlace[];
}

/** The member that carries the type of a printed row of an interface or union to resolvers. */
export const typeKey: string = "#type";

/** What PostgreSQL prints in place of a list without pages that has more rows than it may answer at once. */
export const tooLongMark: string = "#tooLong";

/** What is asked of one row: of an interface or union, what is asked of the row's type. */
export function selectionOfRow(
  selection: ObjectSelection,
  row: Readonly<Record<string, unknown>>,
): ObjectSelection {
  if (selection.types === undefined) {
    return selection;
  }
  const type = selection.types.find(({ entity }) => entity.name === row[typeKey]);
  if (type === undefined) {
    throw new Error(`A row of "${selection.entity.name}" does not say its type.`);
  }
  return type;
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
  readonly definition: Column;
  readonly leaf: Leaf;
}

/** A member of a JSON column. */
export interface SelectedMember extends Selected {
  readonly kind: "member";
  readonly column: string;
  readonly member: { readonly name: string; readonly kind: ColumnKind; readonly leaf: Leaf };
}

/** An object that is made of columns of the row: a reference to an entity elsewhere, or a value. */
export interface SelectedEmbedded extends Selected {
  readonly kind: "embedded";
  /** The columns of which all, or any one, must have values for the object to be there. */
  readonly present: { readonly columns: readonly string[]; readonly quantifier: "all" | "any" };
  readonly fields: readonly (SelectedTypename | SelectedColumn | SelectedMember | SelectedDenied)[];
  readonly isNullable: boolean;
}

/** A field that who asks may not see: an error in its place. */
export interface SelectedDenied extends Selected {
  readonly kind: "denied";
  readonly error: SubgraphError;
  readonly isNullable: boolean;
}

export interface SelectedOne extends Selected {
  readonly kind: "one";
  readonly field: ToOneField;
  readonly selection: ObjectSelection;
}

export interface SelectedMany extends Selected {
  readonly kind: "many";
  readonly field: ToManyField;
  readonly place: ListPlace;
  /** How much of the list: a page, or all of it up to a number of rows. */
  readonly extent: SelectedPage | { readonly maximumRows: number };
  readonly selection: ObjectSelection;
}

/** A part of a list, by its arguments. */
export interface SelectedPage {
  readonly limit: ArgumentBinding;
  readonly offset: ArgumentBinding;
  readonly limits: PageLimits;
}

/** A page of rows with cursors. */
export interface SelectedConnection extends Selected {
  readonly kind: "connection";
  /** How rows belong to the row above; `undefined` for a field of the query type. */
  readonly join: Join | undefined;
  readonly place: ListPlace;
  readonly fields: readonly SelectedConnectionField[];
}

export interface SelectedEdges extends Selected {
  readonly kind: "edges";
  readonly fields: readonly (SelectedTypename | SelectedCursor | SelectedNode)[];
}

export interface SelectedCursor extends Selected {
  readonly kind: "cursor";
}

export interface SelectedNode extends Selected {
  readonly kind: "node";
  readonly selection: ObjectSelection;
}

export interface SelectedPageInfo extends Selected {
  readonly kind: "pageInfo";
  readonly fields: readonly (SelectedTypename | SelectedPageFact)[];
}

export interface SelectedPageFact extends Selected {
  readonly kind: "pageFact";
  readonly fact: "hasNextPage" | "hasPreviousPage" | "startCursor" | "endCursor";
}

export interface SelectedTotalCount extends Selected {
  readonly kind: "totalCount";
  /** The types of rows that who asks may not see, which are not counted. */
  readonly deniedTypes: readonly string[];
}

export type SelectedConnectionField =
  | SelectedTypename
  | SelectedEdges
  | SelectedPageInfo
  | SelectedTotalCount;

export interface SelectedResolved extends Selected {
  readonly kind: "resolved";
  readonly coordinate: string;
  readonly field: ResolvedField;
  readonly args: readonly ArgumentBinding[];
  /** The members that are asked of a value, in the answer's order; `undefined` for a leaf. */
  readonly members: readonly SelectedValueMember[] | undefined;
}

/** A member of a value that TypeScript makes, or the name of its type. */
export interface SelectedValueMember extends Selected {
  readonly member: string | undefined;
  readonly typeName: string;
  readonly denied: SelectedDenied | undefined;
}

/** A value that SQL makes. */
export interface SelectedSql extends Selected {
  readonly kind: "sql";
  readonly coordinate: string;
  readonly field: SqlField;
}

export type SelectedField =
  | SelectedTypename
  | SelectedColumn
  | SelectedMember
  | SelectedEmbedded
  | SelectedOne
  | SelectedMany
  | SelectedConnection
  | SelectedSql
  | SelectedDenied
  | SelectedResolved;

/** What is asked of rows below a field, and where they are in what PostgreSQL printed of it. */
export interface NestedRows {
  readonly selection: ObjectSelection;
  /** Which of the field's edges, and which node in them, for a connection. */
  readonly path: readonly string[];
}

/** What a field asks of rows of other sources. */
export function nestedRows(field: SelectedField): readonly NestedRows[] {
  switch (field.kind) {
    case "one":
    case "many":
      return [{ selection: field.selection, path: [] }];
    case "connection":
      return field.fields.flatMap((part) =>
        part.kind === "edges"
          ? part.fields.flatMap((each) =>
              each.kind === "node" ? [{ selection: each.selection, path: [part.key, each.key] }] : [],
            )
          : [],
      );
    case "typename":
    case "column":
    case "member":
    case "embedded":
    case "sql":
    case "denied":
    case "resolved":
      return [];
  }
}
