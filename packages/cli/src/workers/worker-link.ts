import type { Socket } from "node:net";
import { systemClock } from "@hansa/core";
import type { FeedState, Gateway, SupergraphFeed } from "@hansa/gateway";
import type { ConnectionSource, ProcessGroup, ReadinessReport } from "@hansa/graphql-server";
import { Channel } from "./channel.ts";
import type { Question, WorkerMessage, WorkerSetup } from "./messages.ts";

/** The environment variable by which a process knows that it is a worker: its number, from 1. */
export const workerVariable = "HANSA_WORKER_NUMBER";

/** How long the primary is waited for: longer than the primary waits for the workers. */
const groupTimeoutMs = 5_000;

/** A worker's side of the channel to its primary. */
export interface WorkerLink {
  /** From 1. */
  readonly number: number;
  readonly feed: SupergraphFeed;
  readonly connections: ConnectionSource;
  readonly group: ProcessGroup;
  /** Answers the primary's questions about the gateway from now on. */
  serve(gateway: Gateway): void;
}

/** The link of this process to its primary; undefined where it is no worker. */
export async function openWorkerLink(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<WorkerLink | undefined> {
  const number = Number(environment[workerVariable]);
  if (!Number.isSafeInteger(number) || number < 1 || !process.connected) {
    return undefined;
  }
  let gateway: Gateway | undefined;
  const channel = new Channel({
    send: tellPrimary,
    clock: systemClock,
    answerers: {
      health: () => true,
      readiness: () => gateway?.readiness() ?? { ready: false },
      metrics: async () => (await gateway?.metrics.snapshot()) ?? [],
    },
  });
  const inbox = new Inbox(channel);
  const setup = await channel.ask("setup", groupTimeoutMs);
  if (setup === undefined) {
    throw new Error("The process that started this worker does not answer.");
  }
  return {
    number,
    feed: inbox.feed(setup),
    connections: inbox.connections(setup),
    group: createGroup(channel),
    serve(served) {
      gateway = served;
    },
  };
}

/** What the primary sends. */
class Inbox {
  readonly #listeners = new Set<() => void>();
  #state: FeedState | undefined;
  #accept: ((socket: Socket) => void) | undefined;

  constructor(channel: Channel) {
    process.on("message", (message: WorkerMessage, socket: Socket | undefined) => {
      if (message.kind === "connection") {
        this.#take(message.id, socket);
      } else if (message.kind === "supergraph") {
        this.#state = message.state;
        for (const listener of this.#listeners) {
          listener();
        }
      } else {
        channel.receive(message);
      }
    });
    process.on("disconnect", () => channel.close());
  }

  feed({ isRemote, state }: WorkerSetup): SupergraphFeed {
    const current = (): FeedState => this.#state ?? state;
    return {
      get state() {
        return current();
      },
      isRemote,
      onChange: (listener, signal) => {
        this.#listeners.add(listener);
        signal.addEventListener("abort", () => this.#listeners.delete(listener), { once: true });
      },
    };
  }

  connections({ host, port }: WorkerSetup): ConnectionSource {
    return {
      host,
      port,
      start: (accept) => {
        this.#accept = accept;
      },
      stop: () => {
        this.#accept = undefined;
      },
    };
  }

  /** Without a socket where its client has left on the way. */
  #take(id: number, socket: Socket | undefined): void {
    if (this.#accept === undefined && socket !== undefined) {
      socket.destroy();
      tellPrimary({ kind: "refused", id });
      return;
    }
    tellPrimary({ kind: "taken", id });
    if (socket !== undefined) {
      this.#accept?.(socket);
    }
  }
}

function createGroup(channel: Channel): ProcessGroup {
  const report = async (question: Question & ("groupHealth" | "groupReadiness")): Promise<ReadinessReport> =>
    (await channel.ask(question, groupTimeoutMs)) ?? { ready: false };
  return {
    health: () => report("groupHealth"),
    readiness: () => report("groupReadiness"),
    printMetrics: async () =>
      (await channel.ask("groupMetrics", groupTimeoutMs)) ?? { contentType: "text/plain", text: "" },
  };
}

function tellPrimary(message: WorkerMessage): void {
  if (process.connected) {
    process.send?.(message, undefined, undefined, () => {
      // The primary is gone; "disconnect" says so too.
    });
  }
}
