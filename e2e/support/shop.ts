import { waitFor } from "@hansa/testkit";
import { type GraphQLResponse, readCounter, sendOperation } from "./graphql-client.ts";
import { createTemporaryFolder, descendantsOf, type RunningCommand, startHansa } from "./hansa-process.ts";

const subgraphNames = ["users", "products", "orders"] as const;
type CountBySubgraph = Readonly<Record<(typeof subgraphNames)[number], number>>;

export interface ShopOptions {
  /** Where its databases lie; a folder of its own unless given. */
  readonly data?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts the example graph by the shipped command on free ports. */
export async function startShop(options: ShopOptions = {}): Promise<RunningShop> {
  const stack = new AsyncDisposableStack();
  const data = options.data ?? stack.use(await createTemporaryFolder()).path;
  const command = stack.use(
    startHansa(["dev", "examples/shop", "--port", "0", "--data", data, ...(options.args ?? [])], {
      env: options.env ?? {},
    }),
  );
  try {
    await command.printed("Ctrl-C");
    return new RunningShop(command, data, stack);
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

/** The gateway's endpoint as `hansa dev` prints it. */
export function endpointOf(output: string): string {
  const url = /Gateway +(http:\/\/\S+)/.exec(output)?.[1];
  if (url === undefined) {
    throw new Error(`No gateway is named in:\n${output}`);
  }
  return url;
}

export async function createUsers(url: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const { body } = await sendOperation(
      url,
      "mutation ($name: String!) { userCreate(name: $name) { id } }",
      { name },
    );
    if (body.errors !== undefined) {
      throw new Error(`userCreate failed: ${JSON.stringify(body.errors)}`);
    }
  }
}

export class RunningShop implements AsyncDisposable {
  readonly command: RunningCommand;
  /** The folder that holds its databases. */
  readonly data: string;
  readonly url: string;
  readonly #stack: AsyncDisposableStack;
  #orders: number | undefined;

  constructor(command: RunningCommand, data: string, stack: AsyncDisposableStack) {
    this.command = command;
    this.data = data;
    this.url = endpointOf(command.stdout);
    this.#stack = stack;
  }

  subgraphUrl(name: string): string {
    const url = new RegExp(`${name} +(http://\\S+)`).exec(this.command.stdout)?.[1];
    return url ?? "";
  }

  /** Creates orders until there are `count`. */
  async createOrders(count: number): Promise<void> {
    this.#orders ??= await this.#countOrders();
    const missing = count - this.#orders;
    for (let start = 0; start < missing; start += 25) {
      const fields = Array.from(
        { length: Math.min(25, missing - start) },
        (_, index) => `o${index}: orderCreate(name: "Order", createdBy: 1, product: 1) { id }`,
      );
      await sendOperation(this.url, `mutation { ${fields.join(" ")} }`);
    }
    this.#orders = count;
  }

  async #countOrders(): Promise<number> {
    const { body } = await sendOperation(this.url, "{ orders { id } }");
    return (body.data as { orders: readonly unknown[] }).orders.length;
  }

  /** Runs `work` and counts what it cost, by the metrics of the gateway and of each subgraph. */
  async count(work: () => Promise<GraphQLResponse>): Promise<{
    readonly answer: GraphQLResponse;
    readonly subgraphRequests: CountBySubgraph;
    readonly sqlStatements: CountBySubgraph;
  }> {
    const requestsBefore = await this.#readBySubgraph((name) => this.#readRequests(name));
    const statementsBefore = await this.#readBySubgraph((name) => this.#readStatements(name));
    const answer = await work();
    const requests = await this.#readBySubgraph((name) => this.#readRequests(name));
    const statements = await this.#readBySubgraph((name) => this.#readStatements(name));
    return {
      answer,
      subgraphRequests: subtract(requests, requestsBefore),
      sqlStatements: subtract(statements, statementsBefore),
    };
  }

  /** Kills the process of a subgraph as a crash would. */
  async killSubgraph(name: string): Promise<void> {
    const [supervisor = 0] = descendantsOf(this.command.pid);
    const pid = descendantsOf(supervisor).find((candidate) =>
      commandLine(candidate).includes(`/${name}/subgraph.ts`),
    );
    process.kill(pid ?? 0, "SIGKILL");
    await this.command.printed(/starting it again/);
  }

  async healed(works: () => Promise<boolean>): Promise<void> {
    await waitFor(works, {
      timeoutMs: 20_000,
      describe: () => `the graph to heal:\n${this.command.output}`,
    });
  }

  #readRequests(subgraph: string): Promise<number> {
    return readCounter(new URL("/metrics", this.url).href, "hansa_subgraph_requests_total", { subgraph });
  }

  #readStatements(subgraph: string): Promise<number> {
    return readCounter(new URL("/metrics", this.subgraphUrl(subgraph)).href, "hansa_sql_statements_total");
  }

  async #readBySubgraph(read: (name: string) => Promise<number>): Promise<CountBySubgraph> {
    const [users, products, orders] = await Promise.all(subgraphNames.map(read));
    return { users: users ?? 0, products: products ?? 0, orders: orders ?? 0 };
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#stack.disposeAsync();
  }
}

function subtract(after: CountBySubgraph, before: CountBySubgraph): CountBySubgraph {
  return {
    users: after.users - before.users,
    products: after.products - before.products,
    orders: after.orders - before.orders,
  };
}

function commandLine(pid: number): string {
  try {
    return process.getBuiltinModule("node:fs").readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return "";
  }
}
