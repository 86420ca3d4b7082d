import { describe, expect, it } from "vitest";
import type { ChooseOverrideLabels, GatewayOptions } from "../src/index.ts";
import { ask, metric, recordingLogger, startTestGateway } from "./test-shop.ts";
import { TestSubgraph } from "./test-subgraph.ts";

/** Two subgraphs that both have the price and the stock of products; which is asked is said in the value. */
class LabelledShop implements AsyncDisposable {
  readonly #old: TestSubgraph;
  readonly #new: TestSubgraph;

  private constructor(old: TestSubgraph, recent: TestSubgraph) {
    this.#old = old;
    this.#new = recent;
  }

  static async start(): Promise<LabelledShop> {
    const product = { id: "1", name: "chair", price: "old", stock: "old" };
    const old = await TestSubgraph.start({
      sdl: `type Query { product: Product } type Product @key(fields: "id") { id: ID! name: String price: String stock: String }`,
      root: { product },
      entities: { Product: () => product },
    });
    const recent = await TestSubgraph.start({
      sdl: `type Query { x: Int } type Product @key(fields: "id") { id: ID! price: String stock: String }`,
      root: {},
      entities: { Product: ({ id }) => ({ id, price: "new", stock: "new" }) },
    });
    return new LabelledShop(old, recent);
  }

  /** The supergraph with the labels of `Product.price` and `Product.stock`. */
  source(price: string, stock = price): { readonly kind: "sdl"; readonly sdl: string } {
    const moved = (label: string): string =>
      `@join__field(graph: OLD, overrideLabel: "${label}") @join__field(graph: NEW, override: "old", overrideLabel: "${label}")`;
    const sdl = `
      schema @link(url: "https://specs.apollo.dev/join/v0.4", for: EXECUTION) { query: Query }
      enum join__Graph {
        NEW @join__graph(name: "new", url: "${this.#new.url}")
        OLD @join__graph(name: "old", url: "${this.#old.url}")
      }
      type Query @join__type(graph: OLD) { product: Product }
      type Product @join__type(graph: OLD, key: "id") @join__type(graph: NEW, key: "id") {
        id: ID!
        name: String @join__field(graph: OLD)
        price: String ${moved(price)}
        stock: String ${moved(stock)}
      }`;
    return { kind: "sdl", sdl };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.#old[Symbol.asyncDispose](), this.#new[Symbol.asyncDispose]()]);
  }
}

/** What a gateway answers to so many requests, one after the other. */
async function answers(
  shop: LabelledShop,
  labels: readonly [string, string?],
  options: Partial<GatewayOptions>,
  queries: readonly string[],
): Promise<readonly unknown[]> {
  await using gateway = await startTestGateway(shop.source(...labels), options);
  const given: unknown[] = [];
  for (const query of queries) {
    const { data, errors } = await ask(gateway, query);
    given.push(errors ?? (data as { product: object }).product);
  }
  return given;
}

function draws(...numbers: readonly number[]): () => number {
  let index = 0;
  return () => numbers[index++ % numbers.length] ?? 0;
}

const price = "{ product { price } }";

describe("a label with a percentage", () => {
  it("sends that share of the requests to the new subgraph", async () => {
    await using shop = await LabelledShop.start();
    const random = draws(0.05, 0.15, 0.25, 0.299, 0.3, 0.45, 0.65, 0.75, 0.85, 0.999);
    const given = await answers(shop, ["percent(30)"], { random }, Array<string>(10).fill(price));
    expect(given.map((one) => (one as { price: string }).price)).toEqual([
      ...Array<string>(4).fill("new"),
      ...Array<string>(6).fill("old"),
    ]);
  });

  it("is drawn once a request and label, so that fields of one label stay together", async () => {
    await using shop = await LabelledShop.start();
    const both = "{ product { price stock } }";
    expect(await answers(shop, ["percent(50)"], { random: draws(0.1, 0.9) }, [both, both, both])).toEqual([
      { price: "new", stock: "new" },
      { price: "old", stock: "old" },
      { price: "new", stock: "new" },
    ]);
    expect(await answers(shop, ["percent(50)", "percent(60)"], { random: draws(0.55) }, [both])).toEqual([
      { price: "old", stock: "new" },
    ]);
  });

  it.each([
    ["percent(0)", 0, "old"],
    ["percent(100)", 0.999999, "new"],
    ["percent(0.00000001)", 0, "new"],
    ["percent(99.99999999)", 0.99999999995, "old"],
  ])("takes the bounds as they are: %s", async (label, draw, expected) => {
    await using shop = await LabelledShop.start();
    expect(await answers(shop, [label], { random: () => draw }, [price])).toEqual([{ price: expected }]);
  });

  it.each(["percent(101)", "percent(-1)", "percent(a)", "percent()", "percent(1.123456789)", "percent(1"])(
    "refuses %s with the field that has it",
    async (label) => {
      await using shop = await LabelledShop.start();
      await expect(startTestGateway(shop.source(label, "percent(1)"))).rejects.toThrow(
        `The label "${label}" of @override on "Product.price" is no percentage: from 0 to 100, with at most 8 decimals.`,
      );
    },
  );
});

describe("a label of one's own", () => {
  it("is off without a function that turns it on", async () => {
    await using shop = await LabelledShop.start();
    expect(await answers(shop, ["new-prices"], {}, [price])).toEqual([{ price: "old" }]);
  });

  it("is decided by the configuration's function from the request", async () => {
    await using shop = await LabelledShop.start();
    const seen: unknown[] = [];
    const overrideLabels: ChooseOverrideLabels = async ({ labels, headers, operationName }) => {
      seen.push([labels, operationName]);
      return headers["x-beta"] === "1" ? new Set(["new-prices", "unknown", "percent(1)"]) : [];
    };
    const source = shop.source("new-prices", "percent(1)");
    await using gateway = await startTestGateway(source, { overrideLabels, random: () => 0.5 });
    const query = "query Prices { product { price stock } }";
    const beta = { headers: { "x-beta": "1" } };
    const given = [await ask(gateway, query), await ask(gateway, query, beta), await ask(gateway, query)];
    expect(given.map(({ data }) => data)).toEqual([
      { product: { price: "old", stock: "old" } },
      { product: { price: "new", stock: "old" } },
      { product: { price: "old", stock: "old" } },
    ]);
    expect(seen).toEqual(Array(3).fill([["new-prices"], undefined]));
  });

  it.each<[string, ChooseOverrideLabels, string]>([
    [
      "throws",
      () => {
        throw new Error("no flags");
      },
      "no flags",
    ],
    ["rejects", () => Promise.reject(new Error("no flags")), "no flags"],
    ["never answers", () => new Promise(() => {}), "It took longer than 20 ms (overrideLabelsTimeout)."],
    ["gives one name", () => "new-prices", "It gave no list of labels."],
    // A configuration in JavaScript may give anything.
    ["gives nothing", () => undefined as unknown as string[], "It gave no list of labels."],
    [
      "does not end",
      function* () {
        for (;;) {
          yield "x";
        }
      },
      "It gave more than 10000 labels.",
    ],
  ])("is off, with a line in the log, when the function %s", async (_, overrideLabels, reason) => {
    await using shop = await LabelledShop.start();
    const { logger, lines } = recordingLogger();
    await using gateway = await startTestGateway(shop.source("new-prices"), {
      overrideLabels,
      logger,
      settings: { overrideLabelsTimeout: 20 },
    });
    expect(await ask(gateway, price)).toEqual({ data: { product: { price: "old" } } });
    expect(lines.filter((line) => line.includes("overrideLabels failed"))).toEqual([
      expect.stringContaining(reason),
    ]);
    expect(await metric(gateway, "hansa_override_label_failures_total")).toBe(1);
  });

  it("tells the function when it need not go on", async () => {
    await using shop = await LabelledShop.start();
    const ended = Promise.withResolvers<void>();
    const overrideLabels: ChooseOverrideLabels = ({ signal }) => {
      signal.addEventListener("abort", () => ended.resolve());
      return new Promise(() => {});
    };
    const settings = { overrideLabelsTimeout: 5 };
    await answers(shop, ["new-prices"], { overrideLabels, settings }, [price]);
    await expect(ended.promise).resolves.toBeUndefined();
  });

  it("needs a function in the configuration", async () => {
    await using shop = await LabelledShop.start();
    const overrideLabels = ["new-prices"] as unknown as ChooseOverrideLabels;
    await expect(startTestGateway(shop.source("new-prices"), { overrideLabels })).rejects.toMatchObject({
      code: "OVERRIDE_LABELS_NO_FUNCTION",
      message:
        '"overrideLabels" is of the type object. Give a function from a request to the labels that are on.',
    });
  });
});

describe("the plans that are kept", () => {
  it("are one for each way of the labels that the operation can see", async () => {
    await using shop = await LabelledShop.start();
    let calls = 0;
    const overrideLabels: ChooseOverrideLabels = ({ labels }) => {
      calls += 1;
      return calls % 2 === 0 ? labels : [];
    };
    await using gateway = await startTestGateway(shop.source("a", "b"), { overrideLabels });
    const made = async (query: string, times: number): Promise<readonly [number, number]> => {
      const before = await metric(gateway, "hansa_plan_cache_misses_total");
      const callsBefore = calls;
      for (let count = 0; count < times; count++) {
        await ask(gateway, query);
      }
      return [(await metric(gateway, "hansa_plan_cache_misses_total")) - before, calls - callsBefore];
    };
    // No label matters for a name: one plan, and the function is not asked again.
    expect(await made("{ product { name } }", 4)).toEqual([1, 1]);
    expect(await made("{ product { price } }", 4)).toEqual([2, 4]);
    expect(await made("{ product { price stock } }", 4)).toEqual([2, 4]);
  });
});
