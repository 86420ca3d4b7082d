import { Chance } from "@hansa/federation-testkit";
import { connectDatabase } from "@hansa/postgres";
import { startSubgraph } from "@hansa/subgraph";
import { waitFor } from "@hansa/testkit";
import orders from "../../examples/shop/orders/subgraph.ts";
import { sendOperation } from "./graphql-client.ts";
import { findImbalances } from "./order-balance.ts";
import { type OrderServices, type Part, startOrderServices } from "./order-services.ts";

export interface ChaosOptions {
  /** Equal seeds give equal orders; what is killed when depends on how far the processes are, too. */
  readonly seed: number;
  readonly orders: number;
  readonly broker: "postgres" | "nats";
}

export interface ChaosReport {
  readonly kills: number;
  readonly shipped: number;
  readonly failed: number;
}

/** So many orders are under way at most, so that what is killed has something to do. */
const maxOpenOrders = 20;

const cards = [null, null, null, null, null, "card-declined", "card-timeout", "card-dropped"] as const;
const skus = ["chair", "chair", "desk", "lamp", "lamp", "lamp", "globe"] as const;

/**
 * Places orders while relays, workers, the broker and PostgreSQL are killed and started again at random, waits until every
 * order is shipped or has failed, and holds the databases of all services against one another.
 *
 * @throws Error with the seed and everything that does not add up.
 */
export async function runOrderChaos({ seed, orders: count, broker }: ChaosOptions): Promise<ChaosReport> {
  const chance = new Chance(seed);
  await using services = await startOrderServices(broker);
  await using database = await connectDatabase({ connectionString: services.connectionString("orders") });
  await using subgraph = await startSubgraph(orders, { database, port: 0 });
  let kills = 0;
  for (let number = 1; number <= count; number++) {
    await placeOrder(services, new URL("/graphql", subgraph.url).href, randomOrder(chance, number));
    await startSome(services.parts, chance);
    if (chance.chance(30)) {
      kills++;
      await killOne(services.parts, chance);
    }
    if ((await countOpenOrders(services)) > maxOpenOrders) {
      await settled(services, Math.max(1, chance.pick(maxOpenOrders)));
    }
  }
  await settled(services, 0);
  const imbalances = await eventuallyBalanced(services, count);
  if (imbalances.length > 0) {
    throw new Error(
      `With the seed ${seed} and the broker "${broker}":\n- ${imbalances.join("\n- ")}\n${services.output()}`,
    );
  }
  const [shipped, failed] = await Promise.all(
    ["shipped", "failed"].map((status) => countOrders(services, "status = $1", [status])),
  );
  return { kills, shipped: shipped ?? 0, failed: failed ?? 0 };
}

function randomOrder(chance: Chance, number: number): object {
  const chosen = new Set(Array.from({ length: 1 + chance.pick(3) }, () => chance.oneOf(skus)));
  return {
    identifier: `order-${number}`,
    items: [...chosen].map((sku) => ({ sku, quantity: 1 + chance.pick(3) })),
    card: chance.oneOf(cards),
  };
}

/** Asks again until it is placed, as a client does whose answers are lost: its identifier keeps it from being two. */
async function placeOrder(services: OrderServices, url: string, input: object): Promise<void> {
  let answer = "";
  await waitFor(
    async () => {
      const { body } = await sendOperation(
        url,
        "mutation ($input: CreateOrderInput!) { createOrder(input: $input) { id } }",
        { input },
      );
      answer = JSON.stringify(body);
      const code = body.errors?.[0]?.extensions?.code;
      if (code !== undefined && code !== "CONFLICT") {
        await startAll(services.parts.filter(({ name }) => name === "PostgreSQL"));
      }
      return code === undefined || code === "CONFLICT";
    },
    { timeoutMs: 60_000, describe: () => `an order to be placed, and not ${answer}:\n${services.output()}` },
  );
}

async function killOne(parts: readonly Part[], chance: Chance): Promise<void> {
  const running = parts.filter(({ isRunning }) => isRunning());
  if (running.length > 0) {
    await chance.oneOf(running).kill();
  }
}

/** Half of what was killed comes back, so that often several are away at once. */
async function startSome(parts: readonly Part[], chance: Chance): Promise<void> {
  await startAll(
    chance.some(
      parts.filter(({ isRunning }) => !isRunning()),
      50,
    ),
  );
}

async function startAll(parts: readonly Part[]): Promise<void> {
  for (const part of parts) {
    await part.start();
  }
}

async function countOrders(
  { databases }: OrderServices,
  condition: string,
  values: readonly unknown[] = [],
): Promise<number> {
  const [row] = await databases.orders.query<{ readonly count: number }>(
    `select count(*)::int as count from tb_order where ${condition}`,
    values,
  );
  return row?.count ?? 0;
}

/** As many as there can be where nobody can be asked. */
async function countOpenOrders(services: OrderServices): Promise<number> {
  try {
    return await countOrders(services, "status not in ('shipped', 'failed')");
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

/** Waits until so many orders are open at most. What has ended by itself is started again, as a supervisor does. */
async function settled(services: OrderServices, open: number): Promise<void> {
  let now = 0;
  await waitFor(
    async () => {
      await startAll(services.parts);
      now = await countOpenOrders(services);
      return now <= open;
    },
    {
      timeoutMs: 180_000,
      intervalMs: 50,
      describe: () => `${now} open orders to be ${open}:\n${services.output()}`,
    },
  );
}

/** What is told last (a release of stock, a record in the event log) comes a moment after the orders' ends. */
async function eventuallyBalanced(services: OrderServices, count: number): Promise<readonly string[]> {
  let imbalances: readonly string[] = [];
  await waitFor(
    async () => {
      imbalances = await findImbalances(services.databases, count);
      return imbalances.length === 0;
    },
    { timeoutMs: 30_000, intervalMs: 200 },
  ).catch(() => undefined);
  return imbalances;
}
