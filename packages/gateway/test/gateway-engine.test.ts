import { type Logger, readSettings, systemClock } from "@hansa/core";
import type { HttpTransport, SubgraphRequest } from "@hansa/executor";
import { createMetrics, type OperationRequest } from "@hansa/graphql-server";
import type { QueryPlan, ResponseField, ResponseType } from "@hansa/query-planner";
import { buildSchema, Kind, type OperationDefinitionNode, parse } from "graphql";
import { describe, expect, it } from "vitest";
import { GatewayEngine } from "../src/gateway-engine.ts";
import { readHeaderRules } from "../src/header-rules.ts";
import { gatewayMetricsCatalogue } from "../src/metrics.ts";
import { type GatewaySettingsInput, gatewaySettings } from "../src/settings.ts";
import { recordingLogger } from "./test-shop.ts";

const smallPlan: QueryPlan = {
  formatVersion: 2,
  operation: "query",
  fetches: [
    { kind: "root", id: 0, dependsOn: [], subgraph: "a", document: "{ x }", variables: [], path: [] },
  ],
  response: [
    { responseKey: "x", dataKey: "x", coordinate: "Query.x", type: { kind: "scalar", name: "Int" } },
  ],
};

class FakeTransport implements HttpTransport {
  readonly requests: SubgraphRequest[] = [];
  readonly held: PromiseWithResolvers<void>[] = [];
  isHolding = false;
  isClosed = false;
  body = '{"data":{"x":1}}';

  async send(request: SubgraphRequest) {
    this.requests.push(request);
    if (this.isHolding) {
      const hold = Promise.withResolvers<void>();
      this.held.push(hold);
      await hold.promise;
    }
    return { status: 200, contentType: "application/json", body: this.body };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.isClosed = true;
  }
}

function createEngine({
  plan = smallPlan,
  settings = {},
}: {
  plan?: QueryPlan;
  settings?: GatewaySettingsInput;
} = {}) {
  const transport = new FakeTransport();
  const metrics = createMetrics();
  const planned: string[] = [];
  const engine = new GatewayEngine({
    schema: buildSchema("type Query { x: Int }"),
    planOperation: ({ text, operationName }) => {
      planned.push(`${operationName ?? "–"} ${text}`);
      return plan;
    },
    decideLabels: () => new Set(),
    transport,
    headerRules: readHeaderRules("authorization"),
    settings: readSettings(gatewaySettings, settings, {}),
    instruments: metrics.register(gatewayMetricsCatalogue),
    clock: systemClock,
  });
  return { engine, transport, planned, metrics };
}

function request(text: string, more: Partial<OperationRequest> = {}): OperationRequest {
  const document = parse(text);
  const operation = document.definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  const { logger } = recordingLogger();
  return {
    text,
    document,
    operation: operation as OperationDefinitionNode,
    operationName: undefined,
    variables: {},
    context: {
      requestId: "r1",
      headers: { authorization: "Bearer x", cookie: "c" },
      signal: new AbortController().signal,
      deadlineMs: Number.POSITIVE_INFINITY,
      logger,
    },
    ...more,
  };
}

describe("GatewayEngine", () => {
  it("plans an operation once, by document and operation name", async () => {
    const { engine, planned, metrics } = createEngine();
    for (const operationName of ["A", "B", "A", "B"]) {
      await engine.execute(request("query A { x } query B { x }", { operationName }));
    }
    await engine.execute(request("{ x }"));
    expect(planned).toEqual(["A query A { x } query B { x }", "B query A { x } query B { x }", "– { x }"]);
    const { text } = await metrics.print();
    expect(text).toContain("hansa_plan_cache_hits_total 2");
    expect(text).toContain("hansa_plan_cache_misses_total 3");
    expect(text).toContain('hansa_subgraph_requests_total{subgraph="a",operation="query"} 5');
    expect(text).toContain("hansa_gateway_overhead_seconds_count 5");
  });

  it("keeps only so many plans as fit by all their fields, however short their documents are", async () => {
    const [x] = smallPlan.response;
    const fields = x === undefined ? [] : Array<ResponseField>(1_000).fill(x);
    const type: ResponseType = { kind: "object", name: "T" };
    const response = [{ responseKey: "t", dataKey: "t", coordinate: "Query.t", type, selection: fields }];
    const { engine, planned } = createEngine({
      plan: { ...smallPlan, response },
      settings: { planCacheSize: 1_200_000 },
    });
    for (const name of ["A", "B", "C", "A", "C"]) {
      await engine.execute(request(`query ${name} { x }`));
    }
    expect(planned.length).toBe(4);
  });

  it("forwards the headers of the list and gives the answer as it is", async () => {
    const { engine, transport } = createEngine();
    expect(await engine.execute(request("{ x }"))).toEqual({
      body: '{"data":{"x":1}}',
      hasData: true,
      errorCodes: [],
    });
    expect(transport.requests[0]?.headers).toEqual({ authorization: "Bearer x", "x-request-id": "r1" });
  });

  it("holds answers to the limits of its settings", async () => {
    const { engine } = createEngine({ settings: { maxResponseSize: 5 } });
    expect(await engine.execute(request("{ x }"))).toMatchObject({
      hasData: false,
      errorCodes: ["RESPONSE_TOO_LARGE"],
    });
  });

  it("writes a subgraph's error to the log under the error id that the client gets", async () => {
    const { engine, transport, metrics } = createEngine();
    transport.body = '{"errors":[{"message":"secret"}]}';
    const { logger, lines } = recordingLogger();
    const base = request("{ x }");
    const answer = await engine.execute({ ...base, context: { ...base.context, logger } });
    const { errors } = JSON.parse(String(answer.body)) as { errors: { extensions: { errorId: string } }[] };
    expect(String(answer.body)).not.toContain("secret");
    expect(lines).toEqual([expect.stringContaining("secret")]);
    expect(lines[0]).toContain(errors[0]?.extensions.errorId);
    expect((await metrics.print()).text).toContain(
      'hansa_subgraph_failures_total{subgraph="a",code="DOWNSTREAM_SERVICE_ERROR"} 1',
    );
  });

  it.each([
    [["BAD_USER_INPUT"], "info"],
    [["CONFLICT", "NOT_FOUND"], "info"],
    [["BAD_USER_INPUT", "INTERNAL_SERVER_ERROR"], "warn"],
    [["BAD_USER_INPUT", undefined], "warn"],
    [["GRAPHQL_VALIDATION_FAILED"], "warn"],
  ])("logs errors of a subgraph with the codes %j as %s", async (codes, level) => {
    const { engine, transport } = createEngine();
    transport.body = JSON.stringify({
      errors: codes.map((code) => ({ message: "no", extensions: { code } })),
    });
    const levels: string[] = [];
    const note = (name: string) => () => void levels.push(name);
    const logger: Logger = {
      debug: note("debug"),
      info: note("info"),
      warn: note("warn"),
      error: note("error"),
      child: () => logger,
    };
    const base = request("{ x }");
    await engine.execute({ ...base, context: { ...base.context, logger } });
    expect(levels).toEqual([level]);
  });

  it("keeps its connections until the last operation has ended", async () => {
    const { engine, transport } = createEngine();
    transport.isHolding = true;
    const running = engine.execute(request("{ x }"));
    const retired = engine.retire();
    expect(transport.isClosed).toBe(false);
    transport.held[0]?.resolve();
    expect((await running).hasData).toBe(true);
    await retired;
    expect(transport.isClosed).toBe(true);
  });

  it("rejects with what planning throws", async () => {
    const { engine } = createEngine();
    const failing = new GatewayEngine({
      schema: engine.schema,
      planOperation: () => {
        throw new Error("no plan");
      },
      decideLabels: () => new Set(),
      transport: new FakeTransport(),
      headerRules: readHeaderRules(""),
      settings: readSettings(gatewaySettings, {}, {}),
      instruments: createMetrics().register(gatewayMetricsCatalogue),
      clock: systemClock,
    });
    await expect(failing.execute(request("{ x }"))).rejects.toThrow("no plan");
    await failing.retire();
  });
});
