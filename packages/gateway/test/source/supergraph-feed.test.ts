import { silentLogger } from "@hansa/core";
import { expect, it } from "vitest";
import {
  type FeedState,
  type RunningFeed,
  type SupergraphFeed,
  startSupergraphFeed,
} from "../../src/index.ts";
import { ask, ready, startTestGateway, TestShop, until } from "../test-shop.ts";

/** What arrives in another process. */
class CopiedFeed implements SupergraphFeed {
  state: FeedState;
  readonly isRemote: boolean;
  readonly #listeners = new Set<() => void>();

  constructor({ state, isRemote }: RunningFeed) {
    this.state = JSON.parse(JSON.stringify(state));
    this.isRemote = isRemote;
  }

  onChange(listener: () => void, signal: AbortSignal): void {
    this.#listeners.add(listener);
    signal.addEventListener("abort", () => this.#listeners.delete(listener), { once: true });
  }

  change(state: FeedState): void {
    this.state = JSON.parse(JSON.stringify(state));
    for (const listener of this.#listeners) {
      listener();
    }
  }

  get listeners(): number {
    return this.#listeners.size;
  }
}

it("several gateways serve what one process reads, and change with it", async () => {
  await using shop = await TestShop.start();
  await using feed = await startSupergraphFeed({ source: shop.source, logger: silentLogger });
  const copies = [new CopiedFeed(feed), new CopiedFeed(feed)];
  feed.onChange(() => {
    for (const copy of copies) {
      copy.change(feed.state);
    }
  }, new AbortController().signal);
  {
    await using first = await startTestGateway({ kind: "feed", feed: copies[0] as CopiedFeed });
    await using second = await startTestGateway({ kind: "feed", feed: copies[1] as CopiedFeed });
    for (const gateway of [first, second]) {
      await gateway.whenReady();
      expect(await ask(gateway, "{ users { name } }")).toEqual({ data: { users: [{ name: "user 1" }] } });
    }
    expect(first.schema.hash).toBe(second.schema.hash);
    const hash = first.schema.hash;
    const [copy] = copies;
    copy?.change({ ...feed.state, sdl: feed.state.sdl?.replace("users: [User!]!", "users: [User!]! ") });
    await until(() => first.schema.hash !== hash);
    expect(second.schema.hash).toBe(hash);
    copy?.change({ sdl: "type Query {", awaited: [], error: undefined });
    await until(async () => (await ready(first)).body.lastError !== undefined);
    expect(await ask(first, "{ users { name } }")).toEqual({ data: { users: [{ name: "user 1" }] } });
  }
  expect(copies.map(({ listeners }) => listeners)).toEqual([0, 0]);
});

it("a feed says what is waited for, and so does a gateway behind it", async () => {
  await using feed = await startSupergraphFeed({
    source: {
      kind: "subgraphs",
      subgraphs: [{ name: "a", routingUrl: "http://127.0.0.1:1/graphql", schema: { kind: "introspect" } }],
    },
    logger: silentLogger,
  });
  await until(() => feed.state.awaited.length === 1);
  await using gateway = await startTestGateway({ kind: "feed", feed: new CopiedFeed(feed) });
  await until(async () => Array.isArray((await ready(gateway)).body.waitingFor));
  await until(async () => ((await ready(gateway)).body.waitingFor as readonly unknown[]).length === 1);
  expect((await ready(gateway)).status).toBe(503);
});

it("what cannot be read from this machine is thrown", async () => {
  const source = { kind: "sdl", sdl: "type Query {" } as const;
  await expect(startSupergraphFeed({ source, logger: silentLogger })).rejects.toMatchObject({
    code: "SUPERGRAPH_INVALID",
  });
});
