import type { Queryable, TransactionOptions } from "@hansa/postgres";
import {
  type DocumentNode,
  executeSync,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
} from "graphql";
import { listTooLongError, SubgraphError } from "../errors.ts";
import { type EntityModel, isAbstract } from "../model/subgraph-model.ts";
import type {
  FunctionRoot,
  IntrospectionRoot,
  KeyRead,
  ReadAnswer,
  ReadRoot,
  ResolvedRowRoot,
  ResolvedScalarRoot,
  RootPlan,
} from "../operation/root-plan.ts";
import { failureTypeName } from "../schema/failure-type.ts";
import { readArguments } from "../selection/argument-binding.ts";
import { nestedRows, type ObjectSelection, tooLongMark } from "../selection/selection.ts";
import type { Statement } from "../sql/statement.ts";
import { type AnswerPath, type ErrorCollector, readClientFault } from "./client-error.ts";
import { type CompleteContext, completeConnection, completeList, completeRow } from "./complete-rows.ts";
import { completeValue } from "./complete-value.ts";
import { emitterFor } from "./emit-event.ts";
import { readFunctionResult } from "./function-result.ts";
import { withinIdentity } from "./identity-database.ts";
import { namingViolations } from "./name-violation.ts";
import { parseRows } from "./parse-rows.ts";
import { type RequestScope, statementOptions } from "./request-scope.ts";
import { type PrintedRow, resolveValues, rowsIn, serialize } from "./resolved-values.ts";
import { runEntities } from "./run-entities.ts";

/** The JSON of one root field; `undefined` where it is null. */
export type RootJson = string | Uint8Array | undefined;

/** The operation that root fields belong to. */
export interface OperationContext {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
}

/** Answers one root field. Rejects with what it failed with, or throws it; what failed within it is added to `errors`. */
export function runRoot(
  scope: RequestScope,
  plan: RootPlan,
  errors: ErrorCollector,
  operation: OperationContext,
): RootJson | Promise<RootJson> {
  switch (plan.kind) {
    case "constant":
      return plan.json;
    case "denied":
      throw plan.error;
    case "introspection":
      return introspect(plan, scope, operation);
    case "read":
      return runRead(scope, plan, errors);
    case "function":
      return withFailure(scope, plan, async () => {
        const json = await namingViolations(scope, plan, () => callFunction(scope, plan));
        return completeJson(scope, plan.key, rowOf(plan), json, errors);
      });
    case "resolvedRow":
      return withFailure(scope, plan, async () => {
        const json = await namingViolations(scope, plan, () => runResolvedRow(scope, plan));
        return completeJson(scope, plan.key, rowOf(plan), json, errors);
      });
    case "resolvedScalar":
      return namingViolations(scope, plan, () => runResolvedScalar(scope, plan)).then((json) =>
        completeScalar(plan, json, errors),
      );
    case "entities":
      return runEntities(scope, plan, errors);
  }
}

/** A mutation that tells failures in its result answers what was wrong with the request as an object. */
async function withFailure(
  scope: RequestScope,
  { key, failure }: FunctionRoot | ResolvedRowRoot,
  work: () => Promise<RootJson>,
): Promise<RootJson> {
  if (failure === undefined) {
    return await work();
  }
  try {
    return await work();
  } catch (error) {
    const fault = readClientFault(error, [key], scope);
    if (fault === undefined) {
      throw error;
    }
    const { code, reason } = fault.extensions;
    const facts = { code, message: fault.message, reason: typeof reason === "string" ? reason : null };
    const object: Record<string, unknown> = Object.create(null);
    for (const { key: name, field } of failure) {
      object[name] = field === undefined ? failureTypeName : facts[field];
    }
    return JSON.stringify(object);
  }
}

/**
 * Holds arguments against what the module says of them beyond their types.
 *
 * @throws SubgraphError BAD_USER_INPUT with a message for each argument.
 */
function validateArguments(
  scope: RequestScope,
  { coordinate, field, args }: FunctionRoot | ResolvedRowRoot | ResolvedScalarRoot,
): void {
  if (field.validate === undefined) {
    return;
  }
  // The builder's types hold the function against what it is called with here.
  const validate = field.validate as (
    args: unknown,
  ) => Readonly<Record<string, string | undefined>> | undefined;
  const faults = Object.entries(validate(readArguments(args, scope.variables)) ?? {}).flatMap(
    ([argument, message]) => (message === undefined ? [] : [{ argument, message }]),
  );
  if (faults.length > 0) {
    const list = faults.map(({ argument, message }) => `"${argument}": ${message}`).join(" ");
    throw new SubgraphError("BAD_USER_INPUT", `"${coordinate}" cannot be done as it was asked. ${list}`, {
      extensions: { faults },
    });
  }
}

function rowOf({ selection }: { readonly selection: ObjectSelection }): ReadAnswer {
  return { kind: "row", selection };
}

async function runRead(scope: RequestScope, plan: ReadRoot, errors: ErrorCollector): Promise<RootJson> {
  const json = await readJson(scope, scope.reads, plan.statement, []);
  if (json === undefined && plan.maximumRows !== undefined) {
    throw listTooLongError(plan.coordinate, plan.maximumRows);
  }
  return completeJson(scope, plan.key, plan.answer, json, errors);
}

const decoder = new TextDecoder();

/** What PostgreSQL printed, as it is where nothing else has a part in the answer. */
function completeJson(
  scope: RequestScope,
  key: string,
  answer: ReadAnswer,
  json: Uint8Array | undefined,
  errors: ErrorCollector,
): RootJson | Promise<RootJson> {
  if (json === undefined) {
    return undefined;
  }
  const nested =
    answer.kind === "connection" ? nestedRows(answer) : [{ selection: answer.selection, path: [] }];
  const isCompleted = nested.some(
    ({ selection }) => selection.hasResolvers || (selection.hasWholeLists && tellsTooLong(json)),
  );
  return isCompleted ? resolveJson({ scope, key, answer, errors }, nested, json) : json;
}

/** Whether printed JSON may tell of a list that is too long; a text of a client's may look like it. */
function tellsTooLong(json: Uint8Array): boolean {
  return Buffer.from(json.buffer, json.byteOffset, json.byteLength).includes(tooLongMark);
}

/** A root field whose answer is made of rows and of what resolvers give. */
interface Resolving {
  readonly scope: RequestScope;
  readonly key: string;
  readonly answer: ReadAnswer;
  readonly errors: ErrorCollector;
}

/** Runs the resolvers that the answer asks for. */
async function resolveJson(
  { scope, key, answer, errors }: Resolving,
  nested: ReturnType<typeof nestedRows>,
  json: Uint8Array,
): Promise<RootJson> {
  const showsJson = nested.some(({ selection }) => selection.showsJson);
  const printed = parseRows(decoder.decode(json), showsJson);
  const values = await resolveValues(scope, nested, printed);
  const completed = completeAnswer({ values, errors }, answer, printed, [key]);
  return completed === undefined ? undefined : JSON.stringify(completed);
}

function completeAnswer(
  context: CompleteContext,
  answer: ReadAnswer,
  printed: unknown,
  path: AnswerPath,
): unknown {
  switch (answer.kind) {
    case "row":
      return completeRow(context, answer.selection, rowsIn(printed)[0] ?? {}, path);
    case "list":
      return completeList(context, answer.selection, rowsIn(printed), path);
    case "connection":
      return completeConnection(context, answer, rowsIn(printed)[0] ?? {}, path);
  }
}

/** One statement is a transaction of its own; a call whose row is read apart shares one with the reading. */
async function callFunction(scope: RequestScope, plan: FunctionRoot): Promise<Uint8Array | undefined> {
  const { call, read } = plan;
  validateArguments(scope, plan);
  if (read === undefined && scope.idempotent === undefined) {
    const bound = call.bind(scope, []);
    const options = {
      ...statementOptions(bound, scope),
      ...traceOptions(scope),
      // The trace alone is not worth a round trip.
      settingsFirst: scope.identitySettings !== undefined,
    };
    return await scope.database.queryJson(bound.text, bound.values, options);
  }
  return await mutate(scope, plan.key, async (transaction) => {
    if (read === undefined) {
      return await readJson(scope, transaction, call, []);
    }
    const key = await callForKey(scope, plan, transaction);
    return key === undefined ? undefined : await readJson(scope, transaction, read, key);
  });
}

/** The key of the row that a function names; `undefined` where it names none. */
async function callForKey(
  scope: RequestScope,
  { call, coordinate, field }: FunctionRoot,
  transaction: Queryable,
): Promise<readonly unknown[] | undefined> {
  const bound = call.bind(scope, []);
  const [row] = await transaction.query(bound.text, bound.values, statementOptions(bound, scope));
  if (row === undefined) {
    return undefined;
  }
  const { returns } = field.call;
  if (returns === "row" || returns === "key") {
    return Object.values(row);
  }
  const key = readFunctionResult(coordinate, returns, row);
  return key === null ? undefined : [key];
}

const encoder = new TextEncoder();

/**
 * Runs a mutation in a transaction; one with an idempotency key only if it has not run before. The answers of those are
 * the service's own: who asks has no rights on them.
 */
async function mutate(
  scope: RequestScope,
  field: string,
  work: (transaction: Queryable) => Promise<Uint8Array | undefined>,
): Promise<Uint8Array | undefined> {
  const { idempotent, idempotentAnswers } = scope;
  if (idempotent === undefined) {
    return await scope.database.transaction(work, transactionOptions(scope));
  }
  await idempotentAnswers.prepare();
  const answer = await scope.ownDatabase.transaction(
    (transaction) =>
      idempotentAnswers.once(transaction, idempotent, field, async () => {
        const json = await withinIdentity(transaction, scope.identitySettings, () => work(transaction));
        return json && decoder.decode(json);
      }),
    transactionOptions(scope),
  );
  return answer === undefined ? undefined : encoder.encode(answer);
}

function transactionOptions(scope: RequestScope): TransactionOptions {
  return { signal: scope.signal, timeoutMs: scope.timeoutMs, ...traceOptions(scope) };
}

function traceOptions({ traceSettings }: RequestScope): Pick<TransactionOptions, "settings"> {
  return traceSettings === undefined ? {} : { settings: traceSettings };
}

async function runResolvedRow(scope: RequestScope, plan: ResolvedRowRoot): Promise<Uint8Array | undefined> {
  return await resolveInTransaction(scope, plan, async (queryable, key) => {
    if (key === null || key === undefined) {
      return undefined;
    }
    const { entity, statement } = readOf(plan, key);
    return await readJson(scope, queryable, statement, readKey(plan.coordinate, entity, key));
  });
}

/** How the row is read that a resolver names: of a union by the `__typename` that it says. */
function readOf({ coordinate, reads, selection }: ResolvedRowRoot, key: unknown): KeyRead {
  const [only] = reads;
  const typeName =
    typeof key === "object" && key !== null && "__typename" in key ? key.__typename : undefined;
  const { entity: type } = selection;
  const isUnion = isAbstract(type) && type.kind === "union";
  const read = !isUnion ? only : reads.find(({ entity }) => entity.name === typeName);
  if (read === undefined) {
    throw new SubgraphError(
      "RESOLVER_RESULT_INVALID",
      `The resolver of "${coordinate}" must answer the "__typename" of a type of "${selection.entity.name}" beside its key.`,
    );
  }
  return read;
}

async function runResolvedScalar(
  scope: RequestScope,
  plan: ResolvedScalarRoot,
): Promise<Uint8Array | undefined> {
  return await resolveInTransaction(scope, plan, async (_, value) =>
    encoder.encode(JSON.stringify(serialize(plan.coordinate, plan.returns, value, plan.members))),
  );
}

/** Runs a resolver, then `finish` with what it gave; for a mutation both in one transaction. */
async function resolveInTransaction(
  scope: RequestScope,
  plan: ResolvedRowRoot | ResolvedScalarRoot,
  finish: (queryable: Queryable, value: unknown) => Promise<Uint8Array | undefined>,
): Promise<Uint8Array | undefined> {
  validateArguments(scope, plan);
  const args = readArguments(plan.args, scope.variables);
  const context = await scope.context();
  // The builder's types hold the resolver against what it is called with here.
  const resolve = plan.field.resolve as (input: unknown) => unknown;
  if (!plan.isMutation) {
    return await finish(scope.database, await resolve({ args, context }));
  }
  return await mutate(scope, plan.key, async (transaction) =>
    finish(transaction, await resolve({ args, context, transaction, emit: emitterFor(scope, transaction) })),
  );
}

/** Puts errors in the place of members that may not be shown. */
function completeScalar(
  { key, returns, members = [] }: ResolvedScalarRoot,
  json: Uint8Array | undefined,
  errors: ErrorCollector,
): RootJson {
  if (json === undefined || !members.some(({ denied }) => denied !== undefined)) {
    return json;
  }
  const completed = completeValue(errors, { returns, members }, JSON.parse(decoder.decode(json)), [key]);
  return completed === undefined ? undefined : JSON.stringify(completed);
}

function readKey(coordinate: string, entity: EntityModel, key: unknown): readonly unknown[] {
  return entity.keys[0].map(({ column, rules }) => {
    const value = typeof key === "object" && key !== null ? (key as PrintedRow)[column] : undefined;
    const bound = rules.read(value);
    if (bound === undefined) {
      throw new SubgraphError(
        "RESOLVER_RESULT_INVALID",
        `The resolver of "${coordinate}" must answer the key of a "${entity.name}", ` +
          `but its "${column}" is not ${rules.expected}.`,
      );
    }
    return bound;
  });
}

function readJson(
  scope: RequestScope,
  queryable: Queryable,
  statement: Statement,
  keyValues: readonly unknown[],
): Promise<Uint8Array | undefined> {
  const bound = statement.bind(scope, keyValues);
  return queryable.queryJson(bound.text, bound.values, statementOptions(bound, scope));
}

function introspect(plan: IntrospectionRoot, scope: RequestScope, context: OperationContext): string {
  const { schema, document, operation } = context;
  const fragments = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
  const asked = { ...operation, selectionSet: { ...operation.selectionSet, selections: plan.nodes } };
  const { data, errors } = executeSync({
    schema,
    document: { ...document, definitions: [asked, ...fragments] },
    variableValues: scope.variables,
  });
  const [error] = errors ?? [];
  if (error !== undefined) {
    throw error;
  }
  return JSON.stringify(data?.[plan.key] ?? null);
}
