import { EventsError } from "../errors.ts";

/** Where NATS servers are and as whom to connect, as its client wants them. */
export interface NatsAddress {
  /** `host:port` each. */
  readonly servers: string[];
  readonly isEncrypted: boolean;
  readonly user?: string;
  readonly pass?: string;
  readonly token?: string;
}

/**
 * Reads what other NATS tools take as a URL: `nats://user:password@host:4222`, `nats://token@host`, `tls://host`, also
 * without a scheme, and several servers with commas between them. Who connects stands in the first that says so.
 *
 * @throws EventsError BROKER_REFUSED for what is no such URL; the message does not repeat it, since it may hold a password.
 */
export function readNatsUrl(text: string): NatsAddress {
  const urls = text.split(",").map((part) => readOne(part.trim()));
  const credentials = urls.find(({ username }) => username !== "");
  const user = decodeURIComponent(credentials?.username ?? "");
  const pass = decodeURIComponent(credentials?.password ?? "");
  return {
    servers: urls.map(({ host, port }) => (port === "" ? `${host}:4222` : host)),
    isEncrypted: urls.some(({ protocol }) => protocol === "tls:"),
    ...(user === "" ? {} : pass === "" ? { token: user } : { user, pass }),
  };
}

function readOne(text: string): URL {
  const url = URL.parse(text.includes("://") ? text : `nats://${text}`);
  if (url === null || url.hostname === "" || !["nats:", "tls:"].includes(url.protocol)) {
    throw new EventsError(
      "BROKER_REFUSED",
      'The address of NATS is no URL such as "nats://127.0.0.1:4222" or "tls://user:password@host:4222".',
    );
  }
  return url;
}
