import { type Clock, describeError, type Logger } from "@hansa/core";
import { createEvent } from "../broker/event.ts";
import { EventsError } from "../errors.ts";
import { postEvent, type WebhookTarget, webhookTarget } from "../webhook/post-event.ts";
import type { Alert, AlertHandler } from "./alert.ts";

export interface AlertsOptions {
  readonly settings: {
    readonly alertUrl: string | undefined;
    readonly alertSecret: string | undefined;
  };
  /** Of the events that alerts are posted as: `/inventory`. */
  readonly source: string;
  readonly onAlert: AlertHandler | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
}

const attempts = 5;
const firstDelayMs = 500;
const timeoutMs = 10_000;
/** What waits to be posted: more is only logged. */
const maxWaiting = 1_000;
const drainMs = 5_000;

/**
 * Tells of alerts: a function, and a URL to which each is posted as a CloudEvent, signed as webhooks are. At most once
 * in effect and no guarantee: what counts is what dead letters and metrics say.
 */
export class Alerts implements AsyncDisposable {
  readonly #options: AlertsOptions;
  readonly #target: WebhookTarget | undefined;
  readonly #end = new AbortController();
  #waiting = 0;
  #posted: Promise<void> = Promise.resolve();

  /** @throws EventsError ALERT_SETTINGS_INVALID */
  constructor(options: AlertsOptions) {
    this.#options = options;
    this.#target = readTarget(options.settings);
  }

  readonly send = (alert: Alert): void => {
    const { onAlert, logger } = this.#options;
    if (onAlert !== undefined) {
      void callHandler(onAlert, alert, logger);
    }
    const target = this.#target;
    if (target === undefined) {
      return;
    }
    if (this.#waiting >= maxWaiting) {
      logger.error("An alert is not posted, since too many wait.", { alert, maxWaiting });
      return;
    }
    this.#waiting++;
    this.#posted = this.#posted.then(() => this.#post(alert, target)).finally(() => this.#waiting--);
  };

  /** Waits for what is under way, for a few seconds. */
  async [Symbol.asyncDispose](): Promise<void> {
    const timer = setTimeout(() => this.#end.abort(), drainMs);
    await this.#posted;
    clearTimeout(timer);
  }

  async #post(alert: Alert, target: WebhookTarget): Promise<void> {
    const { source, clock, logger } = this.#options;
    const event = createEvent(
      { source, subject: `hansa.alert.${alert.kind}`, key: keyOf(alert), data: alert },
      clock,
    );
    for (let attempt = 1; !this.#end.signal.aborted; attempt++) {
      try {
        await postEvent(event, target, AbortSignal.any([this.#end.signal, AbortSignal.timeout(timeoutMs)]));
        return;
      } catch (error) {
        if (attempt === attempts) {
          logger.error("An alert could not be posted.", { alert, error: describeError(error) });
          return;
        }
        await clock.sleep(firstDelayMs * 2 ** (attempt - 1), this.#end.signal).catch(() => undefined);
      }
    }
  }
}

async function callHandler(onAlert: AlertHandler, alert: Alert, logger: Logger): Promise<void> {
  try {
    await onAlert(alert);
  } catch (error) {
    logger.error("The function that is told of alerts has failed.", { alert, error });
  }
}

function keyOf(alert: Alert): string {
  if (alert.kind === "dead-letter") {
    return alert.letter.consumer;
  }
  return alert.work.part === "relay" ? "relay" : alert.work.consumer;
}

function readTarget({ alertUrl, alertSecret }: AlertsOptions["settings"]): WebhookTarget | undefined {
  if (!alertUrl) {
    return undefined;
  }
  const target = webhookTarget(alertUrl, alertSecret ?? "");
  if (typeof target === "string") {
    throw new EventsError("ALERT_SETTINGS_INVALID", `Alerts cannot be posted: ${target}.`);
  }
  return target;
}
