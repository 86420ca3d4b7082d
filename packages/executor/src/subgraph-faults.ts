import { randomUUID } from "node:crypto";
import { describeError, HansaError } from "@hansa/core";
import type { ExecutorErrorCode } from "./errors.ts";
import type { FieldFault } from "./faults.ts";
import type { SubgraphError } from "./read-response.ts";

/**
 * What clients see of a subgraph's failures: `mask` a sentence and an error id that the log has too, with the code where it
 * is one of `clientCodes`; `pass` the message and the extensions as the subgraph or the transport gave them.
 */
export type SubgraphErrorPolicy = "mask" | "pass";

/** A failed subgraph request, or one that was answered with errors, for the log and for metrics. */
export interface SubgraphFailure {
  readonly subgraph: string;
  readonly errorId: string;
  readonly code: string;
  /** What happened, in full: not for clients. */
  readonly messages: readonly string[];
  /** The codes that the subgraph itself has given its errors, `""` where it gave none; absent where it did not report them. */
  readonly reportedCodes?: readonly string[];
  readonly cause?: unknown;
}

/** Codes that tell clients of themselves and nothing of the subgraph: they pass whatever the policy. */
const clientCodes: ReadonlySet<string> = new Set(["UNAUTHORIZED_FIELD_OR_TYPE"]);

/** What is passed on of one error is bounded: it may be printed at a hundred places. */
const maxMessageLength = 2_000;
const maxCodeLength = 100;
const maxExtensionsLength = 8_000;

/** Turns what went wrong with one fetch into faults for the client and one failure for the log. */
export class SubgraphFaultMaker {
  readonly #subgraph: string;
  readonly #policy: SubgraphErrorPolicy;
  #errorId: string | undefined;

  constructor(subgraph: string, policy: SubgraphErrorPolicy) {
    this.#subgraph = subgraph;
    this.#policy = policy;
  }

  /** One for all that it makes. */
  get #id(): string {
    this.#errorId ??= randomUUID();
    return this.#errorId;
  }

  /** No answer, or none that can be read. Codes of transports around ours are kept as they are. */
  fromFailure(error: unknown): { readonly fault: FieldFault; readonly failure: SubgraphFailure } {
    const code = error instanceof HansaError ? error.code : "SUBREQUEST_HTTP_ERROR";
    const extensions = error instanceof HansaError ? error.extensions : {};
    const message = describeError(error);
    return {
      fault: this.#fault(code, `The subgraph "${this.#subgraph}" failed: ${message}`, extensions),
      failure: { ...this.#failure(code, [message]), cause: error },
    };
  }

  /** An answer that cannot be merged. */
  fromMisfit(
    code: ExecutorErrorCode,
    message: string,
  ): { readonly fault: FieldFault; readonly failure: SubgraphFailure } {
    return {
      fault: this.#fault(code, `The subgraph "${this.#subgraph}" failed: ${message}`, {}),
      failure: this.#failure(code, [message]),
    };
  }

  /** An error that the subgraph itself reports. */
  fromSubgraphError({ message, extensions }: SubgraphError): FieldFault {
    const ownCode = extensions?.code;
    const isPassed =
      typeof ownCode === "string" &&
      (this.#policy === "pass" ? ownCode.length <= maxCodeLength : clientCodes.has(ownCode));
    return this.#fault(isPassed ? ownCode : "DOWNSTREAM_SERVICE_ERROR", message, extensions ?? {});
  }

  failureOf(errors: readonly SubgraphError[]): SubgraphFailure {
    const messages = errors.map(({ message }) => message);
    const codes = errors.map(({ extensions }) => extensions?.code);
    const reportedCodes = codes.map((code) => (typeof code === "string" ? code : ""));
    return { ...this.#failure("DOWNSTREAM_SERVICE_ERROR", messages), reportedCodes };
  }

  #failure(code: string, messages: readonly string[]): SubgraphFailure {
    return { subgraph: this.#subgraph, errorId: this.#id, code, messages };
  }

  #fault(code: string, message: string, extensions: Readonly<Record<string, unknown>>): FieldFault {
    if (this.#policy === "pass") {
      return {
        code,
        message: message.slice(0, maxMessageLength),
        extensions: { ...shortEnough(extensions), code, subgraph: this.#subgraph },
      };
    }
    return {
      code,
      message: describeCode(code, this.#subgraph),
      extensions: { code, subgraph: this.#subgraph, errorId: this.#id },
    };
  }
}

function shortEnough(extensions: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return JSON.stringify(extensions).length <= maxExtensionsLength ? extensions : {};
}

function describeCode(code: string, subgraph: string): string {
  switch (code) {
    case "SUBREQUEST_TIMEOUT":
      return `The subgraph "${subgraph}" did not answer in time.`;
    case "SUBREQUEST_MALFORMED_RESPONSE":
      return `The subgraph "${subgraph}" gave an answer that cannot be used.`;
    case "SUBREQUEST_RESPONSE_TOO_LARGE":
      return `The subgraph "${subgraph}" gave an answer that is too large.`;
    case "UNAUTHORIZED_FIELD_OR_TYPE":
      return `The subgraph "${subgraph}" shows this to others only: it asks for a token, scopes or policies.`;
    case "DOWNSTREAM_SERVICE_ERROR":
      return `The subgraph "${subgraph}" answered with an error.`;
    default:
      return `The subgraph "${subgraph}" could not be asked.`;
  }
}
