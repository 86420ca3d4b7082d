import type { Clock } from "@hansa/core";
import {
  type CompiledOperation,
  compileOperation,
  type HttpTransport,
  type Introspect,
  type SubgraphFailure,
  type UnreachableSelection,
} from "@hansa/executor";
import type { OverrideLabels } from "@hansa/federation-model";
import type { GraphQLEngine, OperationAnswer, OperationRequest, RequestContext } from "@hansa/graphql-server";
import type { QueryPlan, ResponseField } from "@hansa/query-planner";
import type { GraphQLSchema } from "graphql";
import { areClientMistakes } from "./client-mistakes.ts";
import type { HeaderRules } from "./header-rules.ts";
import { IdempotentTransport, idempotencyKeyOf } from "./idempotent-transport.ts";
import { createIntrospection } from "./introspect.ts";
import { LabelledPlans, type MadePlan } from "./labelled-plans.ts";
import type { GatewayInstruments } from "./metrics.ts";
import { RequestMeter } from "./request-meter.ts";
import type { GatewaySettings } from "./settings.ts";
import { type Deadline, SharedOperations, type SharedRequest } from "./shared-operations.ts";

/** Plans one operation of a document that is valid, for a request with these override labels on. */
export type PlanOperation = (request: OperationRequest, labels: OverrideLabels) => QueryPlan;

/** Decides which override labels are on for a request. Never rejects. */
export type DecideLabels = (request: OperationRequest) => OverrideLabels | Promise<OverrideLabels>;

export interface GatewayEngineOptions {
  /** What clients see. */
  readonly schema: GraphQLSchema;
  readonly planOperation: PlanOperation;
  readonly decideLabels: DecideLabels;
  /** Belongs to the engine from now on. */
  readonly transport: HttpTransport;
  readonly headerRules: HeaderRules;
  readonly settings: GatewaySettings;
  readonly instruments: GatewayInstruments;
  readonly clock: Clock;
}

interface StartedRequest extends SharedRequest {
  /** In the clock's monotonic milliseconds. */
  readonly startMs: number;
}

/**
 * Answers operations over one supergraph: plans them, keeps the plans, runs them. A new supergraph is a new engine, with
 * plans of its own.
 */
export class GatewayEngine implements GraphQLEngine {
  readonly schema: GraphQLSchema;
  readonly exactNumbers = true;
  readonly #options: GatewayEngineOptions;
  readonly #plans: LabelledPlans<CompiledOperation>;
  readonly #introspect: Introspect;
  readonly #sharedOperations: SharedOperations | undefined;
  #running = 0;
  #retired: PromiseWithResolvers<void> | undefined;

  constructor(options: GatewayEngineOptions) {
    const { planCacheEntries, planCacheSize } = options.settings;
    this.schema = options.schema;
    this.#options = options;
    this.#plans = new LabelledPlans({ maxEntries: planCacheEntries, maxSize: planCacheSize });
    this.#introspect = createIntrospection(options.schema);
    this.#sharedOperations = options.settings.deduplicateRequests
      ? new SharedOperations(() => options.instruments.operationsJoined.add({}))
      : undefined;
  }

  /** @throws PlanError for an operation that cannot be planned. */
  async execute(request: OperationRequest): Promise<OperationAnswer> {
    const { headerRules, decideLabels, clock } = this.#options;
    const { context } = request;
    const startMs = clock.monotonic();
    this.#running++;
    try {
      let operation = this.#plainOperation(request);
      if (operation === undefined) {
        const deciding = decideLabels(request);
        operation = this.#labelledOperation(request, deciding instanceof Promise ? await deciding : deciding);
      }
      const shared = { operation, request, headers: headerRules(context), startMs };
      return this.#sharedOperations === undefined
        ? await this.#run(shared, context.signal, context)
        : await this.#sharedOperations.run(shared, (signal, deadline) => this.#run(shared, signal, deadline));
    } finally {
      this.#running--;
      this.#settleRetirement();
    }
  }

  async #run(
    { operation, request, headers, startMs }: StartedRequest,
    signal: AbortSignal,
    deadline: Deadline,
  ): Promise<OperationAnswer> {
    const { transport, instruments, clock } = this.#options;
    const meter = new RequestMeter(transport, { instruments, clock, startMs, deadline });
    const key =
      request.operation.operation === "mutation" ? idempotencyKeyOf(request.context.headers) : undefined;
    try {
      return await operation.execute({
        variables: request.variables,
        transport: key === undefined ? meter : new IdempotentTransport(meter, key),
        headers,
        signal,
        introspect: this.#introspect,
        onSubgraphFailure: (failure) => this.#report(failure, request.context),
      });
    } finally {
      meter.end();
    }
  }

  /** Lets the operations that run end, then closes the connections. For an engine that gets no new operations. */
  async retire(): Promise<void> {
    this.#retired ??= Promise.withResolvers<void>();
    this.#settleRetirement();
    await this.#retired.promise;
    await this.#options.transport[Symbol.asyncDispose]();
  }

  #settleRetirement(): void {
    if (this.#running === 0) {
      this.#retired?.resolve();
    }
  }

  /** What is kept for an operation that no label concerns, which need not be decided then. */
  #plainOperation(request: OperationRequest): CompiledOperation | undefined {
    const known = this.#plans.getPlain(planKey(request));
    if (known !== undefined) {
      this.#options.instruments.planCacheHits.add({});
    }
    return known;
  }

  #labelledOperation(request: OperationRequest, active: OverrideLabels): CompiledOperation {
    const { instruments } = this.#options;
    const key = planKey(request);
    const known = this.#plans.get(key, active);
    if (known !== undefined) {
      instruments.planCacheHits.add({});
      return known;
    }
    instruments.planCacheMisses.add({});
    const made = this.#planAndCompile(request, active);
    this.#plans.set(key, active, made);
    return made.plan;
  }

  #planAndCompile(request: OperationRequest, active: OverrideLabels): MadePlan<CompiledOperation> {
    const { settings, instruments, clock, planOperation } = this.#options;
    const startMs = clock.monotonic();
    const { context } = request;
    const plan = planOperation(request, active);
    const operation = compileOperation(plan, {
      subgraphErrors: settings.subgraphErrors,
      maxErrors: settings.maxResponseErrors,
      maxAnswerDepth: settings.maxSubgraphResponseDepth,
      maxCopiedValues: settings.maxCopiedValues,
      maxContextGroups: settings.maxContextGroups,
      codeGeneration: settings.codeGeneration,
      maxResponseLength: settings.maxResponseSize,
      onUnreachable: (selections) => reportUnreachable(selections, context),
    });
    instruments.planningDuration.observe({}, (clock.monotonic() - startMs) / 1_000);
    const labels = (plan.overrideLabels ?? []).map(({ label }) => label);
    return { plan: operation, size: estimateSize(plan), labels };
  }

  #report(failure: SubgraphFailure, { logger }: RequestContext): void {
    const { subgraph, code, errorId, messages, cause, reportedCodes } = failure;
    this.#options.instruments.subgraphFailures.add({ subgraph, code: this.#labelOf(code) });
    const facts = {
      subgraph,
      code,
      errorId,
      messages: messages.slice(0, maxLoggedMessages).map((message) => message.slice(0, maxLoggedLength)),
    };
    if (areClientMistakes(reportedCodes)) {
      logger.info("A subgraph refused what a client asked for.", {
        ...facts,
        reported: [...new Set(reportedCodes)],
      });
    } else {
      logger.warn("A subgraph request failed.", {
        ...facts,
        ...(cause === undefined ? {} : { error: cause }),
      });
    }
  }

  /** A code that a transport made up may be anything; labels stay few. */
  #labelOf(code: string): string {
    return /^[A-Z_]{1,64}$/.test(code) ? code : "other";
  }
}

/** One line a plan, however many fields a client makes up. */
function reportUnreachable(selections: readonly UnreachableSelection[], { logger }: RequestContext): void {
  logger.warn(
    "No subgraph can give some fields of an operation. Compose the supergraph with satisfiability checks.",
    {
      count: selections.length,
      selections: selections.slice(0, maxLoggedMessages),
    },
  );
}

const maxLoggedMessages = 10;
const maxLoggedLength = 1_000;

/** A name has no line break, so two different pairs never make one key. */
function planKey({ operationName, text }: OperationRequest): string {
  return `${operationName ?? ""}\n${text}`;
}

/** What a compiled plan takes in memory, in bytes: measured, and rounded up. */
function estimateSize({ fetches, response }: QueryPlan): number {
  const documents = fetches.reduce((sum, { document }) => sum + document.length, 0);
  return 4 * documents + 2_500 * fetches.length + 500 * countFields(response);
}

/** Fields at all depths: a short document may select very many by its fragments. */
function countFields(fields: readonly ResponseField[]): number {
  return fields.reduce((sum, { selection = [] }) => sum + 1 + countFields(selection), 0);
}
