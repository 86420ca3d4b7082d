import { quoteIdentifier, quoteLiteral } from "@hansa/postgres";
import { typeColumn } from "../model/union-columns.ts";
import type { PageShape } from "../selection/list-place.ts";
import type {
  ObjectSelection,
  SelectedConnection,
  SelectedConnectionField,
  SelectedEdges,
  SelectedPageFact,
  SelectedTotalCount,
} from "../selection/selection.ts";
import { reverseOrder } from "../selection/total-order.ts";
import { indent, printObject } from "./json-object.ts";
import { printAfter, printCursor, printOrder } from "./print-keyset.ts";
import { conditionPrinter, printFromPlace, printRowTerms, whereOf } from "./print-rows.ts";
import type { PrintContext } from "./statement.ts";

// The rows of a page, one more than asked for, are numbered in their order; above them one row has the edges as an
// array and what the page's facts are made of; above that is the object of the connection.
const position = '"#n"';
const cursor = '"#cursor"';
const rowCount = '"#count"';
const firstCursor = '"#first"';
const lastCursor = '"#last"';

/** What connections are printed with: what prints their nodes, too. */
export interface ConnectionContext extends PrintContext {
  /** The JSON object of the row that `alias` stands for. */
  printNode(selection: ObjectSelection, alias: string): string;
}

/** A page with cursors as one JSON object. `alias` is the row above; there is none for a field of the query type. */
export function printConnection(
  context: ConnectionContext,
  field: SelectedConnection,
  alias: string | undefined,
): string {
  const page = context.shapeOf(field.place).page;
  if (page === undefined) {
    throw new Error(`"${field.place.coordinate}" has no page.`);
  }
  const needsPage = field.fields.some(({ kind }) => kind === "edges" || kind === "pageInfo");
  const clauses = needsPage ? printPageRow(context, field, page, alias) : undefined;
  const members = field.fields.map((part) => ({
    key: part.key,
    expression: printPart(context, field, part, { page, pageAlias: clauses?.alias ?? "", alias }),
  }));
  return printObject(members, clauses === undefined ? [] : [clauses.from]);
}

/** What the parts of a connection are printed with. */
interface PartContext {
  readonly page: PageShape;
  /** The row that `printPageRow` makes. */
  readonly pageAlias: string;
  /** The row above the connection. */
  readonly alias: string | undefined;
}

function printPart(
  context: ConnectionContext,
  field: SelectedConnection,
  part: SelectedConnectionField,
  where: PartContext,
): string {
  switch (part.kind) {
    case "typename":
      return quoteLiteral(part.typeName);
    case "edges":
      return `${where.pageAlias}.${edgesColumn(field, part)}`;
    case "pageInfo": {
      const facts = part.fields.map((fact) => ({
        key: fact.key,
        expression:
          fact.kind === "typename"
            ? quoteLiteral(fact.typeName)
            : printFact(context, field, fact.fact, where),
      }));
      return printObject(facts, []);
    }
    case "totalCount":
      return printTotalCount(context, field, part, where.alias);
  }
}

function printEdgePart(
  context: ConnectionContext,
  { place }: SelectedConnection,
  part: SelectedEdges["fields"][number],
  target: string,
): string {
  switch (part.kind) {
    case "typename":
      return quoteLiteral(part.typeName);
    case "cursor":
      return printCursor(place.entity, target, context.shapeOf(place).order);
    case "node":
      return context.printNode(part.selection, target);
  }
}

/** The one row that has the page's edges and what its facts are made of. */
function printPageRow(
  context: ConnectionContext,
  field: SelectedConnection,
  page: PageShape,
  alias: string | undefined,
): { readonly alias: string; readonly from: string } {
  const rows = printPageRows(context, field, page, alias);
  const above = context.nextAlias();
  const isOnPage = () => `filter (where ${rows.alias}.${position} <= ${countOf(context, field, page)})`;
  const [first, last] = page.isBackward ? ["desc", "asc"] : ["asc", "desc"];
  const edges = edgesOf(field).map(
    (part) =>
      `coalesce(json_agg(${rows.alias}.${edgesColumn(field, part)} order by ${rows.alias}.${position} ${first}) ${isOnPage()}, '[]') as ${edgesColumn(field, part)}`,
  );
  const cursorAt = (direction: string | undefined) =>
    `(array_agg(${rows.alias}.${cursor} order by ${rows.alias}.${position} ${direction}) ${isOnPage()})[1]`;
  const columns = [
    ...edges,
    ...(asksFact(field, "hasNextPage") || asksFact(field, "hasPreviousPage")
      ? [`count(*) as ${rowCount}`]
      : []),
    ...(asksFact(field, "startCursor") ? [`${cursorAt(first)} as ${firstCursor}`] : []),
    ...(asksFact(field, "endCursor") ? [`${cursorAt(last)} as ${lastCursor}`] : []),
  ];
  const list = columns.length === 0 ? "count(*)" : columns.join(",\n  ");
  const query = `select\n  ${list}\nfrom (\n  ${indent(rows.query)}\n) as ${rows.alias}`;
  return { alias: above, from: `from (\n  ${indent(query)}\n) as ${above}` };
}

/** The rows of the page and one more, which tells that there are more; the last ones first for a page from the end. */
function printPageRows(
  context: ConnectionContext,
  field: SelectedConnection,
  page: PageShape,
  alias: string | undefined,
): { readonly alias: string; readonly query: string } {
  const { place } = field;
  const target = context.nextAlias(field.key, alias);
  const rowsAlias = context.nextAlias();
  const order = context.shapeOf(place).order;
  const rowOrder = printOrder(target, page.isBackward ? reverseOrder(order) : order);
  const columns = edgesOf(field).map((part) => {
    const members = part.fields.map((each) => ({
      key: each.key,
      expression: printEdgePart(context, field, each, target),
    }));
    return `${indent(printObject(members, []))} as ${edgesColumn(field, part)}`;
  });
  if (asksFact(field, "startCursor") || asksFact(field, "endCursor")) {
    columns.push(`${printCursor(place.entity, target, order)} as ${cursor}`);
  }
  const terms = [
    ...printRowTerms(context, place, field.join, target, alias),
    ...printSides(context, field, page, target),
  ];
  const query = [
    `select\n  ${[...columns, `row_number() over (${rowOrder}) as ${position}`].join(",\n  ")}`,
    printFromPlace(context, place, target),
    ...whereOf(terms),
    rowOrder,
    `limit ${countOf(context, field, page)} + 1`,
  ];
  return { alias: rowsAlias, query: query.join("\n") };
}

function printSides(
  context: PrintContext,
  field: SelectedConnection,
  page: PageShape,
  target: string,
): readonly string[] {
  return (["after", "before"] as const).flatMap(
    (side) => printSide(context, field, page, side, target) ?? [],
  );
}

/** True of the rows after the one cursor, or before the other; `undefined` where the request gives no such cursor. */
function printSide(
  context: PrintContext,
  { place }: SelectedConnection,
  page: PageShape,
  side: "after" | "before",
  target: string,
): string | undefined {
  const { order } = context.shapeOf(place);
  const keyset = page[side];
  const sideOrder = side === "after" ? order : reverseOrder(order);
  return keyset && printAfter(conditionPrinter(context, place), place.entity, target, sideOrder, keyset);
}

/** https://relay.dev/graphql/connections.htm#sec-undefined.PageInfo.Fields */
function printFact(
  context: PrintContext,
  field: SelectedConnection,
  fact: SelectedPageFact["fact"],
  { page, pageAlias, alias }: PartContext,
): string {
  switch (fact) {
    case "startCursor":
      return `${pageAlias}.${firstCursor}`;
    case "endCursor":
      return `${pageAlias}.${lastCursor}`;
    case "hasNextPage":
    case "hasPreviousPage": {
      const isTowards = fact === (page.isBackward ? "hasPreviousPage" : "hasNextPage");
      const beyond = printBeyond(context, field, page, {
        side: fact === "hasNextPage" ? "before" : "after",
        alias,
      });
      const terms = [
        ...(isTowards ? [`${pageAlias}.${rowCount} > ${countOf(context, field, page)}`] : []),
        ...(beyond === undefined ? [] : [beyond]),
      ];
      return terms.length === 0 ? "false" : terms.join(" or ");
    }
  }
}

/** Whether there are rows at a cursor or on its other side. */
function printBeyond(
  context: PrintContext,
  field: SelectedConnection,
  page: PageShape,
  { side, alias }: { readonly side: "after" | "before"; readonly alias: string | undefined },
): string | undefined {
  const target = context.nextAlias();
  const within = printSide(context, field, page, side, target);
  if (within === undefined) {
    return undefined;
  }
  const terms = [
    ...printRowTerms(context, field.place, field.join, target, alias),
    `(${within}) is not true`,
  ];
  const query = [`select ${printFromPlace(context, field.place, target)}`, ...whereOf(terms)].join("\n");
  return `exists (\n  ${indent(query)}\n)`;
}

function printTotalCount(
  context: PrintContext,
  field: SelectedConnection,
  { deniedTypes }: SelectedTotalCount,
  alias: string | undefined,
): string {
  const target = context.nextAlias();
  const isShown = `${target}.${quoteIdentifier(typeColumn)} not in (${deniedTypes.map(quoteLiteral).join(", ")})`;
  const terms = [
    ...printRowTerms(context, field.place, field.join, target, alias),
    ...(deniedTypes.length === 0 ? [] : [isShown]),
  ];
  const query = [`select count(*) ${printFromPlace(context, field.place, target)}`, ...whereOf(terms)].join(
    "\n",
  );
  return `(\n  ${indent(query)}\n)`;
}

function edgesOf(field: SelectedConnection): readonly SelectedEdges[] {
  return field.fields.filter((part) => part.kind === "edges");
}

function edgesColumn(field: SelectedConnection, part: SelectedEdges): string {
  return `"#edges${edgesOf(field).indexOf(part) + 1}"`;
}

function asksFact(field: SelectedConnection, fact: SelectedPageFact["fact"]): boolean {
  return field.fields.some(
    (part) =>
      part.kind === "pageInfo" && part.fields.some((each) => each.kind === "pageFact" && each.fact === fact),
  );
}

function countOf({ parameters }: PrintContext, { place }: SelectedConnection, page: PageShape): string {
  return parameters.add({ kind: "list", place, index: page.count }, "integer");
}
