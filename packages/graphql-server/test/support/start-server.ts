import { readSettings, silentLogger } from "@hansa/core";
import {
  type GraphQLServer,
  type GraphQLServerOptions,
  type ServerSettingsInput,
  serverSettings,
  startGraphQLServer,
} from "../../src/index.ts";
import { createShopEngine } from "./shop-engine.ts";

export interface TestServerOptions extends Partial<Omit<GraphQLServerOptions, "settings">> {
  readonly settings?: ServerSettingsInput;
}

/** A server on a free port with a small engine behind it, and the defaults of production. */
export async function startTestServer(options: TestServerOptions = {}): Promise<GraphQLServer> {
  const engine = createShopEngine();
  return await startGraphQLServer({
    engine: () => engine,
    readiness: () => ({ ready: true }),
    host: "127.0.0.1",
    port: 0,
    logger: silentLogger,
    ...options,
    settings: readSettings(serverSettings, options.settings ?? {}, {}),
  });
}

/** What an answer of the server holds. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: {
    readonly data?: unknown;
    readonly errors?: readonly {
      readonly message: string;
      readonly locations?: readonly unknown[];
      readonly extensions: Readonly<Record<string, unknown>>;
    }[];
  };
}

/** Sends one GraphQL request as JSON by POST and reads its answer. */
export async function post(
  server: GraphQLServer,
  request: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return await answerOf(
    await fetch(server.endpoint, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: typeof request === "string" ? request : JSON.stringify(request),
    }),
  );
}

/** Reads the answer of a request that was sent by hand. */
export async function answerOf(response: Response): Promise<Answer> {
  // The tests say which members they expect; a body of another form fails them.
  const body = (await response.json()) as Answer["body"];
  return { status: response.status, headers: response.headers, body };
}

/** The codes of an answer's errors. */
export function codesOf(answer: Answer): readonly unknown[] {
  return (answer.body.errors ?? []).map((error) => error.extensions.code);
}
