import { type ChildProcess, fork } from "node:child_process";
import type { Socket } from "node:net";
import type { Clock } from "@hansa/core";
import type { FeedState } from "@hansa/gateway";
import { Channel } from "./channel.ts";
import type { ConnectionTaker } from "./distribute-connections.ts";
import type { Answers, Question, WorkerMessage } from "./messages.ts";
import { workerVariable } from "./worker-link.ts";

/** How a process ended. */
export interface WorkerEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The connections that it was given and did not take. */
  readonly untaken: readonly Socket[];
}

export interface WorkerProcessOptions {
  /** From 1. */
  readonly number: number;
  readonly clock: Clock;
  readonly answerers: ConstructorParameters<typeof Channel>[0]["answerers"];
  /** A connection that the worker takes no more. */
  readonly onRefused: (socket: Socket) => void;
}

/** One process that serves: this command again, as a worker. */
export class WorkerProcess implements ConnectionTaker {
  readonly pid: number | undefined;
  /** Resolves when it serves; never where it ends before. */
  readonly listening: Promise<void>;
  readonly ended: Promise<WorkerEnd>;
  readonly #child: ChildProcess;
  readonly #channel: Channel;
  readonly #onRefused: (socket: Socket) => void;
  readonly #given = new Map<number, Socket>();
  readonly #listening = Promise.withResolvers<void>();
  #lastId = 0;

  constructor({ number, clock, answerers, onRefused }: WorkerProcessOptions) {
    const [, script = "", ...args] = process.argv;
    this.#child = fork(script, args, { env: { ...process.env, [workerVariable]: String(number) } });
    this.#onRefused = onRefused;
    this.#channel = new Channel({ clock, answerers, send: (message) => this.#send(message) });
    this.#child.on("message", (message) => this.#receive(message as WorkerMessage));
    // A signal or message that cannot be sent any more: "exit" says why.
    this.#child.on("error", () => {});
    this.pid = this.#child.pid;
    // Where this process ends without waiting for it.
    const kill = (): void => this.stop("SIGKILL");
    process.once("exit", kill);
    this.#child.once("exit", () => process.off("exit", kill));
    this.listening = this.#listening.promise;
    this.ended = new Promise((resolve) => {
      this.#child.once("exit", (code, signal) => {
        this.#channel.close();
        const untaken = [...this.#given.values()];
        this.#given.clear();
        resolve({ code, signal, untaken });
      });
    });
  }

  get waiting(): number {
    return this.#given.size;
  }

  ask<Name extends Question>(name: Name, timeoutMs: number): Promise<Answers[Name] | undefined> {
    return this.#channel.ask(name, timeoutMs);
  }

  tellSupergraph(state: FeedState): void {
    this.#send({ kind: "supergraph", state });
  }

  /** Hands a connection over, and keeps it until the worker has it: one that dies before loses none. */
  give(socket: Socket): void {
    const id = ++this.#lastId;
    this.#given.set(id, socket);
    this.#send({ kind: "connection", id }, socket);
  }

  stop(signal: "SIGTERM" | "SIGKILL"): void {
    this.#child.kill(signal);
  }

  #send(message: WorkerMessage, socket?: Socket): void {
    if (this.#child.connected) {
      this.#child.send(message, socket, { keepOpen: true }, () => {
        // What has not arrived is given to another worker when this one has ended.
      });
    }
  }

  #receive(message: WorkerMessage): void {
    switch (message.kind) {
      case "listening":
        this.#listening.resolve();
        break;
      case "taken":
      case "refused":
        this.#settle(message.id, message.kind);
        break;
      default:
        this.#channel.receive(message);
    }
  }

  #settle(id: number, how: "taken" | "refused"): void {
    const socket = this.#given.get(id);
    this.#given.delete(id);
    if (socket !== undefined && how === "taken") {
      // Closes what this process has of it; the worker's stays.
      socket.destroy();
    } else if (socket !== undefined) {
      this.#onRefused(socket);
    }
  }
}
