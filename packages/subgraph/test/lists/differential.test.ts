import { startTestPostgres } from "@hansa/testkit";
import fc from "fast-check";
import { execute, type GraphQLFieldResolver, parse } from "graphql";
import { expect, test } from "vitest";
import { market, marketSql } from "../market.ts";
import { createTestSubgraph } from "../subgraph-harness.ts";

// Random rows, filters, orders and pages, answered by SQL and by the reference executor over the same rows in memory.

interface Stall {
  readonly id: number;
  readonly name: string;
  readonly keeper: string | null;
}

interface Ware {
  readonly id: string;
  readonly stall: number | null;
  readonly name: string;
  readonly note: string | null;
  readonly price: string;
  readonly stock: number | null;
  readonly isFresh: boolean | null;
}

interface Rows {
  readonly stalls: readonly Stall[];
  readonly wares: readonly Ware[];
}

type Input = Readonly<Record<string, never>>;
type Value = string | number | boolean | null;

const text = fc.constantFrom("", "a", "ab", "abc", "b", "B", "a%", "_", "\\", "a_b", "é");
const price = fc.constantFrom("0.00", "1.50", "2.00", "10.00");
const stock = fc.integer({ min: 0, max: 3 });

const rowsOf: fc.Arbitrary<Rows> = fc.record({
  stalls: fc
    .array(fc.record({ name: text, keeper: fc.option(fc.constantFrom("7", "8")) }), { maxLength: 4 })
    .map((rows) => rows.map((row, index) => ({ id: index + 1, ...row }))),
  wares: fc
    .array(
      fc.record({
        stall: fc.option(fc.integer({ min: 1, max: 4 })),
        name: text,
        note: fc.option(text),
        price,
        stock: fc.option(stock),
        isFresh: fc.option(fc.boolean()),
      }),
      { maxLength: 12 },
    )
    .map((rows) => rows.map((row, index) => ({ id: String(index + 1), ...row }))),
});

// What the operators mean, two-valued.

const numeric = new Set(["price", "stock"]);

function compare(field: string, left: Value, right: Value): number {
  if (numeric.has(field)) {
    return Number(left) - Number(right);
  }
  return Buffer.compare(Buffer.from(String(left)), Buffer.from(String(right)));
}

function likeToRegExp(pattern: string, flags: string): RegExp {
  const source = pattern.replace(
    /\\(.)|([%_])|([^\\%_])/gs,
    (_, escaped?: string, wild?: string, plain?: string) =>
      wild === undefined ? RegExp.escape(escaped ?? plain ?? "") : wild === "%" ? ".*" : ".",
  );
  return new RegExp(`^${source}$`, `s${flags}`);
}

function holds(field: string, operator: string, value: Value, operand: never): boolean {
  const isEqual = (other: Value) => value !== null && compare(field, value, other) === 0;
  const isIn = (others: readonly Value[]) => others.some(isEqual);
  switch (operator) {
    case "isNull":
      return (value === null) === operand;
    case "eq":
      return isEqual(operand);
    case "ne":
      return !isEqual(operand);
    case "in":
      return isIn(operand);
    case "notIn":
      return !isIn(operand);
    case "lt":
      return value !== null && compare(field, value, operand) < 0;
    case "lte":
      return value !== null && compare(field, value, operand) <= 0;
    case "gt":
      return value !== null && compare(field, value, operand) > 0;
    case "gte":
      return value !== null && compare(field, value, operand) >= 0;
    case "contains":
      return value !== null && String(value).includes(operand);
    case "startsWith":
      return value !== null && String(value).startsWith(operand);
    case "like":
      return value !== null && likeToRegExp(operand, "").test(String(value));
    default:
      return value !== null && likeToRegExp(operand, "i").test(String(value));
  }
}

function matches(rows: Rows, row: Stall | Ware, where: Input | null | undefined): boolean {
  return Object.entries(where ?? {}).every(([name, condition]: [string, never]) => {
    const each = (inner: Input) => matches(rows, row, inner);
    switch (name) {
      case "and":
        return (condition as readonly Input[]).every(each);
      case "or":
        return (condition as readonly Input[]).some(each);
      case "not":
        return !each(condition);
      case "stall":
        return rows.stalls.some(
          (stall) => stall.id === (row as Ware).stall && matches(rows, stall, condition),
        );
      case "keeper":
        return operatorsHold("keeper", (row as Stall).keeper, (condition as { readonly id?: Input }).id);
      case "wares":
        return waresHold(rows, row as Stall, condition);
      default:
        return operatorsHold(name, (row as never)[name], condition);
    }
  });
}

function operatorsHold(field: string, value: Value, operators: Input | undefined): boolean {
  return Object.entries(operators ?? {}).every(([operator, operand]) =>
    holds(field, operator, value, operand),
  );
}

function waresHold(rows: Rows, stall: Stall, quantified: Input): boolean {
  const wares = rows.wares.filter((ware) => ware.stall === stall.id);
  return Object.entries(quantified).every(([quantifier, where]) => {
    const matching = wares.filter((ware) => matches(rows, ware, where)).length;
    return quantifier === "some"
      ? matching > 0
      : quantifier === "none"
        ? matching === 0
        : matching === wares.length;
  });
}

interface Term {
  readonly column: string;
  readonly direction: "asc" | "desc";
  readonly nulls?: "first" | "last";
}

function ordered<Row extends Stall | Ware>(rows: readonly Row[], orderBy: readonly Term[]): readonly Row[] {
  return rows.toSorted((a, b) => {
    for (const { column, direction, nulls } of [...orderBy, { column: "id", direction: "asc" } as Term]) {
      const field = column === "is_fresh" ? "isFresh" : column;
      const [left, right]: readonly Value[] = [a[field as never], b[field as never]];
      if (left === null || right === null) {
        const nullsFirst = (nulls ?? (direction === "asc" ? "last" : "first")) === "first";
        if (left !== right) {
          return (left === null) === nullsFirst ? -1 : 1;
        }
        continue;
      }
      const order =
        field === "id" ? Number(left) - Number(right) : compare(field, left ?? null, right ?? null);
      if (order !== 0) {
        return direction === "asc" ? order : -order;
      }
    }
    return 0;
  });
}

interface ListArguments {
  readonly where?: Input | null;
  readonly orderBy?: readonly Term[] | null;
  readonly limit: number;
  readonly offset: number;
  readonly first?: number | null;
  readonly last?: number | null;
}

function listOfWares(
  rows: Rows,
  wares: readonly Ware[],
  { where, orderBy }: ListArguments,
  fallback: Term[],
) {
  const found = wares.filter((ware) => matches(rows, ware, where));
  return ordered(found, orderBy ?? fallback);
}

function pageOfWares(
  rows: Rows,
  wares: readonly Ware[],
  args: ListArguments,
  fallback: Term[],
  size: number,
) {
  const found = listOfWares(rows, wares, args, fallback);
  const { first, last } = args;
  const isBackward = typeof last === "number";
  const page = isBackward ? found.slice(Math.max(0, found.length - last)) : found.slice(0, first ?? size);
  return {
    totalCount: found.length,
    edges: page.map((node) => ({ node })),
    pageInfo: {
      hasNextPage: !isBackward && page.length < found.length,
      hasPreviousPage: isBackward && page.length < found.length,
    },
  };
}

function resolveWith(rows: Rows): GraphQLFieldResolver<unknown, unknown> {
  const below = (stall: Stall) => rows.wares.filter((ware) => ware.stall === stall.id);
  const resolvers: Readonly<Record<string, (source: never, args: ListArguments) => unknown>> = {
    "Query.stalls": (_, { where, orderBy }) =>
      ordered(
        rows.stalls.filter((stall) => matches(rows, stall, where)),
        orderBy ?? [],
      ),
    "Query.wares": (_, args) =>
      listOfWares(rows, rows.wares, args, [{ column: "price", direction: "desc" }]).slice(
        args.offset,
        args.offset + args.limit,
      ),
    "Query.warePages": (_, args) => pageOfWares(rows, rows.wares, args, [], 3),
    "Stall.wares": (stall: Stall, args) =>
      listOfWares(rows, below(stall), args, [{ column: "name", direction: "asc" }]).slice(
        args.offset,
        args.offset + args.limit,
      ),
    "Stall.warePages": (stall: Stall, args) =>
      pageOfWares(rows, below(stall), args, [{ column: "stock", direction: "desc" }], 2),
    "Stall.keeper": ({ keeper }: Stall) => (keeper === null ? null : { id: keeper }),
    "Ware.stall": (ware: Ware) => rows.stalls.find(({ id }) => id === ware.stall) ?? null,
    "Ware.shout": ({ name }: Ware) => name.toUpperCase(),
  };
  return (source, args, _, { parentType, fieldName }) => {
    const resolve = resolvers[`${parentType.name}.${fieldName}`];
    return resolve === undefined
      ? (source as Readonly<Record<string, unknown>>)[fieldName]
      : resolve(source as never, args as never);
  };
}

// Filters, as GraphQL literals.

const quoted = (value: string) => JSON.stringify(value);
const list = (items: fc.Arbitrary<string>) =>
  fc.array(items, { maxLength: 3 }).map((values) => `[${values.join(", ")}]`);
const member = (name: string, value: fc.Arbitrary<string>) => value.map((printed) => `${name}: ${printed}`);

function operatorsOf(value: fc.Arbitrary<string>, isText: boolean): fc.Arbitrary<string> {
  const pattern = fc.constantFrom("a%", "%b", "_", "A%", "%\\\\_%", "");
  const operators = [
    ...["eq", "ne", "lt", "lte", "gt", "gte"].map((name) => member(name, value)),
    ...["in", "notIn"].map((name) => member(name, list(value))),
    member("isNull", fc.boolean().map(String)),
    ...(isText
      ? [
          member("contains", value),
          member("startsWith", value),
          member(
            "like",
            pattern.map((each) => `"${each}"`),
          ),
          member(
            "ilike",
            pattern.map((each) => `"${each}"`),
          ),
        ]
      : []),
  ];
  return fc.oneof(...operators).map((operator) => `{ ${operator} }`);
}

const texts = operatorsOf(text.map(quoted), true);

function wareWhere(depth: number): fc.Arbitrary<string> {
  const leaves = [
    member("name", texts),
    member("note", texts),
    member("price", operatorsOf(price.map(quoted), false)),
    member("stock", operatorsOf(stock.map(String), false)),
    member(
      "isFresh",
      fc.boolean().map((value) => `{ eq: ${value} }`),
    ),
  ];
  const nested =
    depth === 0
      ? []
      : [
          ...["and", "or"].map((name) => member(name, list(wareWhere(depth - 1)))),
          member("not", wareWhere(depth - 1)),
          member("stall", stallWhere(depth - 1)),
        ];
  return fc.oneof(fc.constant(""), ...leaves, ...leaves, ...nested).map((condition) => `{ ${condition} }`);
}

function stallWhere(depth: number): fc.Arbitrary<string> {
  const ids = fc.constantFrom('"7"', '"8"', '"9"');
  const id = fc.oneof(
    member("eq", ids),
    member("ne", ids),
    member("in", list(ids)),
    fc.constant("isNull: true"),
  );
  const leaves = [
    member("name", texts),
    member(
      "keeper",
      id.map((condition) => `{ id: { ${condition} } }`),
    ),
  ];
  const nested =
    depth === 0
      ? []
      : [
          ...["some", "every", "none"].map((name) =>
            member(
              "wares",
              wareWhere(depth - 1).map((where) => `{ ${name}: ${where} }`),
            ),
          ),
          member("not", stallWhere(depth - 1)),
        ];
  return fc.oneof(...leaves, ...nested).map((condition) => `{ ${condition} }`);
}

const wareOrder = fc
  .uniqueArray(
    fc.constantFrom(
      "NAME_ASC",
      "NOTE_DESC",
      "NOTE_ASC_NULLS_FIRST",
      "STOCK_ASC",
      "STOCK_DESC_NULLS_LAST",
      "PRICE_DESC",
    ),
    { maxLength: 3 },
  )
  .map((terms) => `orderBy: [${terms.join(", ")}]`);
const optional = (value: fc.Arbitrary<string>) => fc.oneof(fc.constant(""), value);
const where = optional(wareWhere(2).map((condition) => `where: ${condition}`));
const page = fc
  .tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 2 }))
  .map(([limit, offset]) => `limit: ${limit} offset: ${offset}`);
const cursorPage = fc
  .tuple(fc.constantFrom("first", "last"), fc.integer({ min: 0, max: 4 }))
  .map(([end, size]) => `${end}: ${size}`);

const argumentsOf = (...parts: fc.Arbitrary<string>[]) =>
  fc.tuple(...parts).map((printed) => {
    const all = printed.filter((part) => part !== "").join(" ");
    return all === "" ? "" : `(${all})`;
  });
const listArguments = argumentsOf(where, optional(wareOrder), optional(page));
const pageArguments = argumentsOf(where, optional(wareOrder), optional(cursorPage));

const ware = "{ id name note stock isFresh shout stall { name } }";
const pages = `{ totalCount edges { node ${ware} } pageInfo { hasNextPage hasPreviousPage } }`;
const operation = fc
  .tuple(
    listArguments,
    pageArguments,
    argumentsOf(
      optional(stallWhere(2).map((condition) => `where: ${condition}`)),
      fc.constantFrom("", "orderBy: NAME_DESC"),
    ),
    listArguments,
    pageArguments,
  )
  .map(
    ([wares, warePages, stalls, below, pagesBelow]) => `{
      wares${wares} ${ware}
      warePages${warePages} ${pages}
      stalls${stalls} { id keeper { id } first: wares${below} ${ware} second: warePages${pagesBelow} ${pages} }
    }`,
  );

test("filters, orders and pages answer as the reference executor does", { timeout: 120_000 }, async () => {
  await using server = await startTestPostgres();
  await using database = await server.createDatabase();
  await database.query(marketSql);
  await database.query("alter table tb_ware drop constraint tb_ware_stall_fkey");
  const subgraph = createTestSubgraph(market, database);
  await fc.assert(
    fc.asyncProperty(
      rowsOf,
      fc.array(operation, { minLength: 3, maxLength: 6 }),
      async (rows, operations) => {
        await database.query("truncate tb_stall, tb_ware");
        await database.query(
          "insert into tb_stall select id, name, keeper, now() from json_to_recordset($1) as r(id int, name text, keeper bigint)",
          [JSON.stringify(rows.stalls)],
        );
        await database.query(
          `insert into tb_ware select id, stall, name, note, price, null, stock, "isFresh" from json_to_recordset($1)
          as r(id bigint, stall int, name text, note text, price numeric, stock int, "isFresh" boolean)`,
          [JSON.stringify(rows.wares)],
        );
        const fieldResolver = resolveWith(rows);
        for (const document of operations) {
          const expected = await execute({
            schema: subgraph.engine.schema,
            document: parse(document),
            fieldResolver,
          });
          expect({ document, answer: await subgraph.run(document) }).toEqual({
            document,
            answer: JSON.parse(JSON.stringify(expected)),
          });
        }
      },
    ),
    { numRuns: 60 },
  );
});
