import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buildSchema, execute, type GraphQLSchema, parse } from "graphql";

export interface TestSubgraphOptions {
  /** Without federation's own definitions. */
  readonly sdl: string;
  readonly root: Readonly<Record<string, unknown>>;
  /** Entities by type, from their representation. */
  readonly entities?: Readonly<Record<string, (representation: Record<string, unknown>) => object | null>>;
  readonly port?: number;
}

/** What a subgraph does with a request instead of answering it. */
export type Misbehaviour = (request: IncomingMessage, response: ServerResponse) => void;

/** A small subgraph on a port of its own, as any GraphQL server could be one. */
export class TestSubgraph implements AsyncDisposable {
  readonly operations: {
    readonly query: string;
    readonly headers: IncomingMessage["headers"];
    readonly variables: unknown;
  }[] = [];
  misbehave: Misbehaviour | undefined;
  /** Operations are answered when what this gives has resolved. */
  beforeAnswer: (() => Promise<void>) | undefined;
  sdl: string;
  readonly port: number;
  readonly #server: Server;

  private constructor(server: Server, sdl: string) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
    this.sdl = sdl;
  }

  static async start(options: TestSubgraphOptions): Promise<TestSubgraph> {
    const server = createServer();
    server.listen(options.port ?? 0, "127.0.0.1");
    await once(server, "listening");
    const subgraph = new TestSubgraph(server, withLink(options.sdl));
    const schema = buildSubgraphSchema(options);
    server.on("request", (request: IncomingMessage, response: ServerResponse) => {
      void subgraph.#answer(request, response, { schema, options });
    });
    return subgraph;
  }

  /** How many connections are open. */
  countConnections(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.getConnections((error, count) => (error === null ? resolve(count) : reject(error)));
    });
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/graphql`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #answer(
    request: IncomingMessage,
    response: ServerResponse,
    { schema, options }: { readonly schema: GraphQLSchema; readonly options: TestSubgraphOptions },
  ): Promise<void> {
    const body = JSON.parse(await readText(request)) as {
      query: string;
      variables?: Record<string, unknown>;
    };
    const isIntrospection = body.query.includes("_service");
    if (!isIntrospection) {
      this.operations.push({ query: body.query, headers: request.headers, variables: body.variables });
    }
    if (this.misbehave !== undefined) {
      this.misbehave(request, response);
      return;
    }
    if (!isIntrospection) {
      await this.beforeAnswer?.();
    }
    const result = await execute({
      schema,
      document: parse(body.query),
      variableValues: body.variables ?? {},
      rootValue: {
        ...options.root,
        _service: { sdl: this.sdl },
        _entities: ({ representations }: { representations: Record<string, unknown>[] }) =>
          representations.map((representation) => resolveEntity(options, representation)),
      },
    });
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(result));
  }
}

function resolveEntity(
  { entities }: TestSubgraphOptions,
  representation: Record<string, unknown>,
): object | null {
  const typeName = String(representation.__typename);
  const entity = entities?.[typeName]?.(representation) ?? null;
  return entity === null ? null : { __typename: typeName, ...entity };
}

function withLink(sdl: string): string {
  return `extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable"])\n${sdl}`;
}

function buildSubgraphSchema({ sdl, entities }: TestSubgraphOptions): GraphQLSchema {
  const names = Object.keys(entities ?? {});
  const federation = `
    scalar _Any
    type _Service { sdl: String! }
    ${names.length === 0 ? "" : `union _Entity = ${names.join(" | ")}`}
    extend type Query {
      _service: _Service!
      ${names.length === 0 ? "" : "_entities(representations: [_Any!]!): [_Entity]!"}
    }`;
  return buildSchema(`${sdl}${federation}`, { assumeValidSDL: true });
}

async function readText(request: IncomingMessage): Promise<string> {
  let text = "";
  request.setEncoding("utf8");
  for await (const chunk of request) {
    text += chunk;
  }
  return text;
}
