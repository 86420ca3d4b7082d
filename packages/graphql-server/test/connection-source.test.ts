import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { describe, expect, test } from "vitest";
import type { ConnectionSource } from "../src/index.ts";
import { createFakeClock } from "./support/fake-clock.ts";
import { createShopEngine } from "./support/shop-engine.ts";
import { startTestServer } from "./support/start-server.ts";

/** Listens for a server as another process would. */
class TestSource implements ConnectionSource, AsyncDisposable {
  readonly host = "127.0.0.1";
  readonly port: number;
  isStopped = false;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
  }

  static async open(): Promise<TestSource> {
    const server = createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return new TestSource(server);
  }

  start(accept: (socket: Socket) => void): void {
    this.#server.on("connection", (socket: Socket) => {
      this.#sockets.add(socket);
      accept(socket);
    });
  }

  stop(): void {
    this.isStopped = true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) {
      socket.destroy();
    }
    this.#server.close();
    await once(this.#server, "close");
  }
}

/** What comes back for bytes, until the connection is closed. */
async function exchange(port: number, bytes: string, { isEnded = false } = {}): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  let text = "";
  socket.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
  });
  socket.write(bytes);
  if (isEnded) {
    socket.end();
  }
  await once(socket, "close");
  return text;
}

describe("A server that is handed its connections", () => {
  test("answers them, and says where its source listens", async () => {
    await using source = await TestSource.open();
    await using server = await startTestServer({ connections: source });
    expect(server.endpoint).toBe(`http://127.0.0.1:${source.port}/graphql`);
    const response = await fetch(`${server.endpoint}?query={hello}`);
    expect(await response.json()).toEqual({ data: { hello: "Hello world" } });
  });

  test("gives a request no more time to arrive than one that listens", async () => {
    await using source = await TestSource.open();
    await using _server = await startTestServer({
      connections: source,
      settings: { arrivalTimeout: 50 },
    });
    expect(await exchange(source.port, "GET /health HTTP/1.1\r\nhost: a\r\nx-slow: ")).toContain(" 408 ");
  });

  test("answers a client that has ended its side", async () => {
    await using source = await TestSource.open();
    await using _server = await startTestServer({ connections: source });
    const request = "GET /health HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";
    expect(await exchange(source.port, request, { isEnded: true })).toContain('{"status":"alive"}');
  });

  test("finishes what runs when it is drained, and closes all connections", async () => {
    await using source = await TestSource.open();
    const [started, answer] = [Promise.withResolvers<void>(), Promise.withResolvers<string>()];
    const engine = createShopEngine({
      slow: () => {
        started.resolve();
        return answer.promise;
      },
    });
    const server = await startTestServer({ connections: source, engine: () => engine });
    const idle = connect(source.port, "127.0.0.1");
    idle.write("GET /health HTTP/1.1\r\nhost: a\r\n\r\n");
    await once(idle, "data");
    const idleClosed = once(idle, "close");
    const running = fetch(`${server.endpoint}?query={slow}`);
    await started.promise;
    const drained = server.drain();
    expect(source.isStopped).toBe(true);
    await idleClosed;
    answer.resolve("done");
    expect(await (await running).json()).toEqual({ data: { slow: "done" } });
    await drained;
  });

  test("drains at once where there is no connection", async () => {
    await using source = await TestSource.open();
    const server = await startTestServer({ connections: source });
    await server.drain();
    expect(source.isStopped).toBe(true);
  });
});

describe("A server of a group", () => {
  test.each([
    [true, 200],
    [false, 503],
  ])("answers for all of it: %s", async (ready, status) => {
    const report = { ready, details: { workers: [1, 2] } };
    await using server = await startTestServer({
      group: {
        health: async () => report,
        readiness: async () => report,
        printMetrics: async () => ({ contentType: "text/plain", text: "all 1\n" }),
      },
    });
    const answers = await Promise.all(
      ["health", "ready", "metrics"].map(async (path) => {
        const response = await fetch(`${server.url}/${path}`);
        return [response.status, await response.text()];
      }),
    );
    expect(answers).toEqual([
      [status, JSON.stringify({ status: ready ? "alive" : "not alive", workers: [1, 2] })],
      [status, JSON.stringify({ status: ready ? "ready" : "not ready", workers: [1, 2] })],
      [200, "all 1\n"],
    ]);
    expect(server.readiness()).toMatchObject({ ready: true });
  });

  test("says by itself that it is closing", async () => {
    const clock = createFakeClock();
    const server = await startTestServer({ clock, settings: { drainDelay: 300 } });
    const drained = server.drain();
    expect(server.readiness()).toMatchObject({ ready: false });
    expect((await fetch(`${server.url}/ready`)).status).toBe(503);
    clock.advance(300);
    await drained;
  });
});
