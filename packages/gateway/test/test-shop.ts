import type { Logger } from "@hansa/core";
import { type Gateway, type GatewayOptions, type SupergraphSource, startGateway } from "../src/index.ts";
import { TestSubgraph, type TestSubgraphOptions } from "./test-subgraph.ts";

interface Order {
  readonly id: string;
  readonly name: string;
  readonly createdBy: { readonly __typename: "User"; readonly id: string } | null;
  readonly product: { readonly __typename: "Product"; readonly id: string } | null;
}

export const usersOptions: TestSubgraphOptions = {
  sdl: `type Query { users: [User!]! }
type Mutation { userCreate(name: String!): User! }
type User @key(fields: "id") { id: ID! name: String! }`,
  root: {
    users: [{ id: "1", name: "user 1" }],
    userCreate: ({ name }: { name: string }) => ({ id: "7", name }),
  },
  entities: { User: ({ id }) => (id === "99" ? null : { id, name: `user ${String(id)}` }) },
};

export const productsOptions: TestSubgraphOptions = {
  sdl: `type Query { products: [Product!]! }
type Mutation { productCreate(name: String!): Product! }
type Product @key(fields: "id") { id: ID! name: String! }`,
  root: {
    products: [{ id: "1", name: "product 1" }],
    productCreate: ({ name }: { name: string }) => ({ id: "8", name }),
  },
  entities: { Product: ({ id }) => ({ id, name: `product ${String(id)}` }) },
};

export function ordersOptions(orders: () => readonly Order[]): TestSubgraphOptions {
  return {
    sdl: `type Query { orders: [Order!]! }
type Order @key(fields: "id") { id: ID! name: String! createdBy: User product: Product }
type User @key(fields: "id", resolvable: false) { id: ID! }
type Product @key(fields: "id", resolvable: false) { id: ID! }`,
    root: { orders },
    entities: { Order: ({ id }) => ({ id, name: "x" }) },
  };
}

/** `count` orders of 3 users and 5 products. */
export function makeOrders(count: number): readonly Order[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `${index + 1}`,
    name: `Order #${index + 1}`,
    createdBy: { __typename: "User", id: `${(index % 3) + 1}` },
    product: { __typename: "Product", id: `${(index % 5) + 1}` },
  }));
}

/** The three subgraphs of the shop, on ports of their own. */
export class TestShop implements AsyncDisposable {
  orders: readonly Order[] = makeOrders(1);
  readonly users: TestSubgraph;
  readonly products: TestSubgraph;
  readonly ordersService: TestSubgraph;

  private constructor(users: TestSubgraph, products: TestSubgraph, ordersService: TestSubgraph) {
    this.users = users;
    this.products = products;
    this.ordersService = ordersService;
  }

  static async start(): Promise<TestShop> {
    const [users, products, orders] = await Promise.all([
      TestSubgraph.start(usersOptions),
      TestSubgraph.start(productsOptions),
      TestSubgraph.start(ordersOptions(() => shop.orders)),
    ]);
    const shop: TestShop = new TestShop(users, products, orders);
    return shop;
  }

  get source(): SupergraphSource {
    const subgraphs = { users: this.users, products: this.products, orders: this.ordersService };
    return {
      kind: "subgraphs",
      subgraphs: Object.entries(subgraphs).map(([name, { url }]) => ({
        name,
        routingUrl: url,
        schema: { kind: "introspect" },
      })),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(
      [this.users, this.products, this.ordersService].map((subgraph) => subgraph[Symbol.asyncDispose]()),
    );
  }
}

/** A gateway on a free port that drains at once. */
export function startTestGateway(
  source: SupergraphSource,
  more: Partial<GatewayOptions> = {},
): Promise<Gateway> {
  return startGateway({ source, port: 0, ...more });
}

export interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly unknown[];
    readonly extensions: Readonly<Record<string, unknown>>;
  }[];
}

export async function ask(
  { endpoint }: Gateway,
  query: string,
  more: {
    readonly variables?: object;
    readonly operationName?: string;
    readonly headers?: Record<string, string>;
  } = {},
): Promise<Answer> {
  const { headers, ...rest } = more;
  const response = await fetch(endpoint, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json", ...headers },
    body: JSON.stringify({ query, ...rest }),
  });
  return (await response.json()) as Answer;
}

/** The value of a metric whose line begins so; 0 where there is none. */
export async function metric(gateway: Gateway, start: string): Promise<number> {
  const text = await (await fetch(`${gateway.url}/metrics`)).text();
  const line = text.split("\n").find((candidate) => candidate.startsWith(start));
  return Number(line?.split(" ").at(-1) ?? 0);
}

export async function ready(gateway: Gateway): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(`${gateway.url}/ready`);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** Asks until the condition holds; the test's own time limit ends it. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Keeps the messages and fields of log lines. */
export function recordingLogger(): { readonly logger: Logger; readonly lines: string[] } {
  const lines: string[] = [];
  const write = (message: string, fields?: object): void => {
    lines.push(`${message} ${JSON.stringify(fields ?? {})}`);
  };
  const logger: Logger = { debug: () => {}, info: write, warn: write, error: write, child: () => logger };
  return { logger, lines };
}
