import {
  type Database,
  PostgresError,
  type Queryable,
  quoteIdentifier,
  quoteQualified,
} from "@hansa/postgres";
import type { Arguments } from "../definition/arguments.ts";
import type { Source, SqlFunction } from "../definition/source.ts";
import type { EntityModel, SubgraphModel } from "../model/subgraph-model.ts";
import { rulesOfInput } from "../schema/input-rules.ts";
import { parametersOf } from "../sql/print-call.ts";
import { plainColumnsOf } from "./check-sources.ts";
import { declaredType, isTypeOf } from "./column-types.ts";
import { type DatabaseFinding, findingOf } from "./database-finding.ts";
import type { Catalog } from "./read-catalog.ts";

/** A function with the field that calls it. */
export interface UsedFunction {
  readonly coordinate: string;
  readonly call: SqlFunction;
  readonly args: Arguments;
  /** The type whose rows or key it returns. */
  readonly target: EntityModel;
}

/** The functions that a subgraph calls, once for each field. */
export function usedFunctions(model: SubgraphModel): readonly UsedFunction[] {
  const fields = [
    ...[...model.queriesByName].map(([name, field]) => [`Query.${name}`, field] as const),
    ...[...model.mutationsByName].map(([name, field]) => [`Mutation.${name}`, field] as const),
  ];
  return fields.flatMap(([coordinate, field]) => {
    const target = "target" in field ? model.rowTypesByName.get(field.target.name) : undefined;
    return "call" in field && field.call !== undefined && target !== undefined
      ? [{ coordinate, call: field.call, args: field.args, target }]
      : [];
  });
}

/** In what a function is not as a field calls it: PostgreSQL itself is asked, which parses a call and does not run it. */
export async function checkFunction(
  used: UsedFunction,
  catalog: Catalog,
  database: Database,
): Promise<readonly DatabaseFinding[]> {
  const { coordinate, call } = used;
  const name = quoteQualified(call);
  const signatures = catalog.signaturesByFunction.get(name) ?? [];
  const parameters = typedParameters(used);
  const called = `${name}(${parameters.map(([parameter, type]) => `${parameter} ${type}`).join(", ")})`;
  if (signatures.length === 0) {
    const message = `"${coordinate}" calls ${called}, and the database has no function of that name.`;
    return [findingOf("FUNCTION_MISSING", [coordinate], message, createFunction(used, called))];
  }
  const outcome = await prepareCall(printRead(used), database);
  if (outcome.kind === "types") {
    return checkTypes(used, outcome.types, catalog);
  }
  const there = signatures.map((signature) => `(${signature})`).join(" and ");
  return outcome.code === "FUNCTION_PARAMETERS"
    ? [
        findingOf(
          outcome.code,
          [coordinate],
          `"${coordinate}" calls ${called}, and the database has it with the parameters ${there}. ${outcome.message}`,
        ),
      ]
    : [
        findingOf(
          outcome.code,
          [coordinate],
          `"${coordinate}" reads ${expectedResult(used)} from what ${name} returns. ${outcome.message}`,
        ),
      ];
}

type Outcome =
  | { readonly kind: "types"; readonly types: readonly string[] }
  | {
      readonly kind: "failed";
      readonly code: "FUNCTION_PARAMETERS" | "FUNCTION_RESULT";
      readonly message: string;
    };

/** SQLSTATEs of a call that fits no function: undefined, ambiguous, of other types. */
const parameterStates: ReadonlySet<unknown> = new Set(["42883", "42725", "42804"]);

/** Has PostgreSQL parse a statement, which is not run. */
export async function prepareCall(text: string, database: Database): Promise<Outcome> {
  try {
    const types = await database.transaction((transaction) => resultTypes(transaction, text), {
      readOnly: true,
    });
    return { kind: "types", types };
  } catch (error) {
    if (!(error instanceof PostgresError) || error.code !== "QUERY_FAILED") {
      throw error;
    }
    const isOfParameters = parameterStates.has(error.extensions.sqlState);
    return {
      kind: "failed",
      code: isOfParameters ? "FUNCTION_PARAMETERS" : "FUNCTION_RESULT",
      message: error.message,
    };
  }
}

/** The types of a prepared statement's columns, of domains those that they are of. */
const resultTypesSql = `
  select array(
    select format_type(coalesce(nullif(t.typbasetype, 0), t.oid), null)
    from jsonb_array_elements_text(to_jsonb(p) -> 'result_types') with ordinality as r(name, position)
    join pg_type t on t.oid = r.name::regtype
    order by r.position
  ) as "types"
  from pg_prepared_statements p
  where p.name = 'hansa_check'`;

/** The types of a statement's columns; none before PostgreSQL 16, which does not tell them. */
async function resultTypes(transaction: Queryable, text: string): Promise<readonly string[]> {
  await transaction.query(`prepare hansa_check as ${text}`);
  const [row] = await transaction.query<{ readonly types: readonly string[] }>(resultTypesSql);
  await transaction.query("deallocate hansa_check");
  return row?.types ?? [];
}

/** A statement that reads what the field does, its arguments being null. */
function printRead(used: UsedFunction): string {
  const args = typedParameters(used).map(([parameter, type]) => `${parameter} => null::${type}`);
  const call = `${quoteQualified(used.call)}(${args.join(", ")})`;
  const columns = readColumns(used).map((name) => `t.${quoteIdentifier(name)}`);
  return used.call.returns === "key"
    ? `select t."value" from ${call} as t("value")`
    : `select ${columns.join(", ")} from ${call} as t`;
}

function typedParameters({ call, args }: UsedFunction): readonly (readonly [string, string])[] {
  return parametersOf(call, Object.keys(args)).flatMap(([parameter, name]) => {
    const type = args[name];
    return type === undefined ? [] : [[quoteIdentifier(parameter), rulesOfInput(type).sqlType] as const];
  });
}

function readColumns({ call, target }: UsedFunction): readonly string[] {
  switch (call.returns) {
    case "row": {
      const source = rowSource(target);
      return source === undefined
        ? []
        : [...plainColumnsOf(source).keys(), ...(source.kind === "document" ? [source.dataColumn] : [])];
    }
    case "key":
      return ["value"];
    case "status":
      return ["status", "message", "entity_id"];
    case "class":
      return ["succeeded", "error_class", "status_detail", "message", "entity_id"];
  }
}

/** The source whose rows a function returns; nothing where several tables are meant, which no function returns rows of. */
function rowSource({ source }: EntityModel): Source | undefined {
  if (source.kind !== "union") {
    return source;
  }
  const [branch, ...others] = source.branches;
  return others.length === 0 ? branch?.source : undefined;
}

function expectedResult(used: UsedFunction): string {
  return used.call.returns === "key"
    ? `a key of "${used.target.name}"`
    : `the columns ${readColumns(used).join(", ")}`;
}

/** Rows must have the types of the source, as the columns of the source itself. */
function checkTypes(
  { call, coordinate, target }: UsedFunction,
  types: readonly string[],
  catalog: Catalog,
): readonly DatabaseFinding[] {
  const source = rowSource(target);
  if (call.returns !== "row" || source === undefined) {
    return [];
  }
  return [...plainColumnsOf(source)].flatMap(([name, column], index) => {
    const type = types[index];
    return type === undefined || isTypeOf(column, type, catalog)
      ? []
      : [
          findingOf(
            "FUNCTION_RESULT",
            [coordinate],
            `"${coordinate}" reads "${name}" as ${declaredType(column)} from what ${quoteQualified(call)} returns, and it is ${type}.`,
          ),
        ];
  });
}

/** How a function of that form begins; what it does only people know. */
function createFunction({ call, target, coordinate }: UsedFunction, called: string): string {
  const key = target.keys[0][0];
  const returns = {
    row: `setof ${quoteQualified(rowSource(target) ?? target.source)}`,
    key: key?.rules.sqlType ?? "text",
    status: "table (status text, message text, entity_id text)",
    class: "table (succeeded boolean, error_class text, status_detail text, message text, entity_id text)",
  }[call.returns];
  return `create function ${called} returns ${returns} language plpgsql as $$\nbegin\n  raise exception 'What ${coordinate} does is not written yet.';\nend\n$$;`;
}
