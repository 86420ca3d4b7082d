import type { StreamInfo } from "@nats-io/jetstream";

/** What tells a stream from another of the same name that was there before: its sequences begin anew. */
export function logOf({ config, created }: Pick<StreamInfo, "config" | "created">): string {
  return `${config.name}@${created}`;
}
