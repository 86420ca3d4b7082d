import type { Socket } from "node:net";

/** Hands connections to a server that does not listen by itself, as where another process listens for several. */
export interface ConnectionSource {
  /** Where clients reach the server. */
  readonly host: string;
  readonly port: number;
  /** From now on each connection goes to `accept`. */
  start(accept: (socket: Socket) => void): void;
  /** No connection is handed over any more. */
  stop(): void;
}
