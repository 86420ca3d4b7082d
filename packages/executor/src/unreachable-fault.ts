import { randomUUID } from "node:crypto";
import type { ResponseField } from "@hansa/query-planner";
import type { ExecutorErrorCode } from "./errors.ts";
import type { FieldFault } from "./faults.ts";
import type { SubgraphErrorPolicy } from "./subgraph-faults.ts";

/** A field of an operation that no subgraph can give, for the log. */
export interface UnreachableSelection {
  /** The one that each error for the field has. */
  readonly errorId: string;
  readonly code: string;
  /** `Type.field`. */
  readonly coordinate: string;
  readonly responseKey: string;
  /** Why not, by subgraph: not for clients. */
  readonly reasons: readonly string[];
}

const code = "SELECTION_UNSATISFIABLE" satisfies ExecutorErrorCode;

/** The error of a field that the plan gives up, with what the log is to say of it. The reasons go along only with `pass`. */
export function makeUnreachableFault(
  { coordinate, responseKey, unreachable: reasons = [] }: ResponseField,
  policy: SubgraphErrorPolicy,
): { readonly fault: FieldFault; readonly selection: UnreachableSelection } {
  const errorId = randomUUID();
  const what = `The field "${coordinate}" cannot be fetched at this place of the graph`;
  const message =
    policy === "pass"
      ? `${what}: ${reasons.join("; ")}. Compose the supergraph again with a composition that checks satisfiability.`
      : `${what}. Leave it out of the operation.`;
  return {
    fault: { code, message, extensions: { code, errorId } },
    selection: { errorId, code, coordinate, responseKey, reasons },
  };
}
