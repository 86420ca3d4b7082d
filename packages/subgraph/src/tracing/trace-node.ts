import type { FieldNode } from "graphql";
import type { ClientError } from "../runtime/client-error.ts";

/** From when to when something ran, in milliseconds since the trace began. */
export interface Span {
  readonly startMs: number;
  readonly endMs: number;
}

/** A field that was asked for. */
export interface TracedField {
  readonly node: FieldNode;
  /** As the schema prints it: `[Product!]!`. */
  readonly type: string;
  readonly parentType: string;
  readonly span: Span;
}

/** A place in the answer: a field by its name there, or an item of a list by its index. The root has neither. */
export interface TraceNode {
  readonly step: string | number | undefined;
  readonly field: TracedField | undefined;
  readonly errors: ClientError[];
  readonly children: readonly TraceNode[];
}

/** What one operation took. */
export interface Trace {
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly durationMs: number;
  readonly root: TraceNode;
  /** Whether nodes are missing, as there were more than the most that a trace has. */
  readonly isIncomplete: boolean;
}
