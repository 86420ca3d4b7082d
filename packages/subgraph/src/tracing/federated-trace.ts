import type { Clock } from "@hansa/core";
import type { RequestContext } from "@hansa/graphql-server";
import type { SubgraphModel } from "../model/subgraph-model.ts";
import type { RootPlan } from "../operation/root-plan.ts";
import type { ClientError } from "../runtime/client-error.ts";
import type { OperationContext, RootJson } from "../runtime/run-root.ts";
import { typesByAbstract } from "../schema/generated-types.ts";
import type { Variables } from "../selection/argument-binding.ts";
import { collectFields, fragmentsOf } from "../selection/collect-fields.ts";
import type { SelectedResolved } from "../selection/selection.ts";
import { askedOfRoot } from "./asked-fields.ts";
import { encodeTrace } from "./encode-trace.ts";
import type { Span, TraceNode } from "./trace-node.ts";
import { TraceNodes } from "./trace-nodes.ts";

/** Whether who asks wants to know what the operation took: gateways that report to a studio do, by this header. */
export function asksForTrace({ headers }: RequestContext): boolean {
  return headers["apollo-federation-include-trace"] === "ftv1";
}

/** What was asked, and how it was answered. */
export interface TracedAnswer extends OperationContext {
  readonly model: SubgraphModel;
  readonly variables: Variables;
  readonly roots: readonly RootPlan[];
  /** By root field; `undefined` where there is no data. */
  readonly values: readonly RootJson[] | undefined;
  readonly errors: readonly ClientError[];
}

/**
 * What one operation takes, as gateways ask of subgraphs ("ftv1"). Known are the times of root fields and of resolvers:
 * what SQL makes has those of the root field, or of its entities, that it was read for.
 */
export class FederatedTrace {
  readonly #clock: Clock;
  readonly #maxNodes: number;
  readonly #startedAt: number;
  readonly #startMs: number;
  readonly #spansByRoot = new Map<string, Span>();
  readonly #spansByResolved = new Map<SelectedResolved, Span>();

  constructor(clock: Clock, { maxTraceNodes }: { readonly maxTraceNodes: number }) {
    this.#clock = clock;
    this.#maxNodes = maxTraceNodes;
    this.#startedAt = clock.now();
    this.#startMs = clock.monotonic();
  }

  /** Runs a field of the root. */
  async runRoot<Result>({ key }: RootPlan, work: () => Promise<Result>): Promise<Result> {
    const startMs = this.#elapsedMs();
    try {
      return await work();
    } finally {
      this.#spansByRoot.set(key, { startMs, endMs: this.#elapsedMs() });
    }
  }

  /** Runs a resolver for all rows of a place; for several groups of entities it takes from the first to the last. */
  async runResolver<Result>(selected: SelectedResolved, work: () => Promise<Result>): Promise<Result> {
    const startMs = this.#elapsedMs();
    try {
      return await work();
    } finally {
      const earlier = this.#spansByResolved.get(selected)?.startMs ?? startMs;
      this.#spansByResolved.set(selected, { startMs: Math.min(startMs, earlier), endMs: this.#elapsedMs() });
    }
  }

  /** The trace as `extensions.ftv1` has it. */
  print(answer: TracedAnswer): string {
    const { root, isIncomplete } = this.#nodesOf(answer);
    for (const error of answer.errors) {
      nodeAt(root, error.path).errors.push(error);
    }
    const durationMs = this.#elapsedMs();
    return encodeTrace({ startedAt: this.#startedAt, durationMs, root, isIncomplete });
  }

  #nodesOf(answer: TracedAnswer): { readonly root: TraceNode; readonly isIncomplete: boolean } {
    const { model, schema, document, operation, variables, roots, values } = answer;
    const context = {
      schema,
      fragmentsByName: fragmentsOf(document),
      conditions: new Map(Object.entries(variables).map(([name, value]) => [name, value === true])),
      typesByAbstract: typesByAbstract(model),
      maxNodes: this.#maxNodes,
      spanOf: (field: { readonly kind: string }) => this.#spansByResolved.get(field as SelectedResolved),
    };
    const nodes = new TraceNodes(context);
    const type = schema.getRootType(operation.operation);
    const fields =
      type === undefined || type === null ? [] : [...collectFields(context, type.name, [operation])];
    const children = fields.flatMap(([key, places], index) => {
      const root = roots[index];
      const span = this.#spansByRoot.get(key);
      return type === undefined || type === null || root === undefined || span === undefined
        ? []
        : (nodes.field(type, key, places, {
            value: readJson(values?.[index]),
            span,
            asked: askedOfRoot(root, model),
          }) ?? []);
    });
    return {
      root: { step: undefined, field: undefined, errors: [], children },
      isIncomplete: nodes.isIncomplete,
    };
  }

  #elapsedMs(): number {
    return this.#clock.monotonic() - this.#startMs;
  }
}

const decoder = new TextDecoder();

function readJson(json: RootJson): unknown {
  return json === undefined ? undefined : JSON.parse(typeof json === "string" ? json : decoder.decode(json));
}

/** The node at a path of the answer, or the last one above it that there is. */
function nodeAt(root: TraceNode, path: ClientError["path"]): TraceNode {
  let node = root;
  for (const step of path) {
    const child = node.children.find((each) => each.step === step);
    if (child === undefined) {
      return node;
    }
    node = child;
  }
  return node;
}
