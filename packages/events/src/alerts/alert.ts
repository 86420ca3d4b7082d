import type { DeadLetter } from "../consumer/dead-letters.ts";

/** What has to work: the relay, what takes a consumer's events into its inbox, or what handles them. */
export type Work =
  | { readonly part: "relay" }
  | { readonly part: "intake" | "handlers"; readonly consumer: string };

/** What somebody has to know of. */
export type Alert =
  /** An event was given up. */
  | { readonly kind: "dead-letter"; readonly letter: DeadLetter }
  /** Something has failed each time for as long as the setting `alertAfterMs` says. */
  | {
      readonly kind: "stalled";
      readonly work: Work;
      readonly since: Date;
      readonly failure: string;
    }
  /** What was stalled works again. */
  | { readonly kind: "recovered"; readonly work: Work };

/** Told of alerts. What it throws goes to the log. */
export type AlertHandler = (alert: Alert) => void | Promise<void>;
