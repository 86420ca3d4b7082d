import type { IncomingHttpHeaders } from "node:http";
import { type Clock, describeError } from "@hansa/core";
import type { OverrideLabels, SupergraphModel } from "@hansa/federation-model";
import type { OperationRequest } from "@hansa/graphql-server";
import { GatewayError } from "./errors.ts";
import type { GatewayInstruments } from "./metrics.ts";

/** What the choice of labels may depend on. */
export interface OverrideLabelsRequest {
  /** The labels that are to be decided: those of the supergraph, without percentages. */
  readonly labels: readonly string[];
  readonly headers: IncomingHttpHeaders;
  readonly operationName: string | undefined;
  /** Aborted when the answer is not waited for any more. */
  readonly signal: AbortSignal;
}

/**
 * Names the labels of `@override` that are on for a request; names that the supergraph does not have are ignored.
 * When it throws, or takes longer than the setting `overrideLabelsTimeout`, all of them are off.
 */
export type ChooseOverrideLabels = (
  request: OverrideLabelsRequest,
) => Iterable<string> | Promise<Iterable<string>>;

export interface LabelDeciderOptions {
  readonly choose: ChooseOverrideLabels | undefined;
  /** Numbers from 0 to less than 1, evenly spread. */
  readonly random: () => number;
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly instruments: GatewayInstruments;
}

/** More names than any supergraph has labels: an iterable without an end must not be followed. */
const maxNames = 10_000;

/** Decides for each request which labels of one supergraph are on. */
export class LabelDecider {
  readonly #options: LabelDeciderOptions;
  readonly #percentages: readonly { readonly label: string; readonly share: number }[];
  readonly #custom: ReadonlySet<string>;

  /** @throws GatewayError OVERRIDE_LABEL_INVALID for a percentage that is none. */
  constructor(model: SupergraphModel, options: LabelDeciderOptions) {
    this.#options = options;
    const percentages = model.overrideLabels.filter((label) => label.startsWith("percent("));
    this.#percentages = percentages.map((label) => ({ label, share: readShare(label, model) }));
    this.#custom = new Set(model.overrideLabels.filter((label) => !percentages.includes(label)));
  }

  /** The labels that are on: one draw for each percentage, one call for all others. Never rejects. */
  decide(request: OperationRequest): OverrideLabels | Promise<OverrideLabels> {
    const { choose } = this.#options;
    const active = new Set<string>();
    for (const { label, share } of this.#percentages) {
      if (this.#options.random() < share) {
        active.add(label);
      }
    }
    return this.#custom.size === 0 || choose === undefined
      ? active
      : this.#chooseCustom(request, choose).then((chosen) => active.union(new Set(chosen)));
  }

  async #chooseCustom(
    { context, operationName }: OperationRequest,
    choose: ChooseOverrideLabels,
  ): Promise<readonly string[]> {
    const { clock, timeoutMs, instruments } = this.#options;
    const over = new AbortController();
    const signal = AbortSignal.any([context.signal, over.signal]);
    const labels = [...this.#custom];
    try {
      const chosen = Promise.try(choose, { labels, headers: context.headers, operationName, signal });
      const late = clock.sleep(timeoutMs, signal).then(() => {
        throw new Error(`It took longer than ${timeoutMs} ms (overrideLabelsTimeout).`);
      });
      return this.#known(await Promise.race([chosen, late]));
    } catch (error) {
      if (!context.signal.aborted) {
        instruments.overrideLabelFailures.add({});
        context.logger.warn("The function overrideLabels failed, so its labels are off for this request.", {
          reason: describeError(error),
        });
      }
      return [];
    } finally {
      over.abort();
    }
  }

  /** Those of the names that are labels. */
  #known(names: Iterable<string>): readonly string[] {
    const known: string[] = [];
    let count = 0;
    if (typeof names === "string" || typeof names?.[Symbol.iterator] !== "function") {
      throw new TypeError("It gave no list of labels. Return an array or a set of their names.");
    }
    for (const name of names) {
      count += 1;
      if (count > maxNames) {
        throw new TypeError(`It gave more than ${maxNames} labels.`);
      }
      if (this.#custom.has(name)) {
        known.push(name);
      }
    }
    return known;
  }
}

/** The share of requests, from 0 to 1, of a label such as `percent(12.5)`. */
function readShare(label: string, model: SupergraphModel): number {
  const percent = Number(/^percent\((\d{1,3}(?:\.\d{1,8})?)\)$/.exec(label)?.[1] ?? Number.NaN);
  if (!(percent <= 100)) {
    throw new GatewayError(
      "OVERRIDE_LABEL_INVALID",
      `The label "${label}" of @override on "${fieldWith(label, model)}" is no percentage: from 0 to 100, with at most 8 decimals. Correct it in its subgraph, and compose again.`,
    );
  }
  return percent / 100;
}

function fieldWith(label: string, { types }: SupergraphModel): string {
  for (const type of types) {
    for (const field of type.fields.values()) {
      if ([...field.places.values()].some(({ override }) => override?.label === label)) {
        return `${type.name}.${field.name}`;
      }
    }
  }
  return "";
}
