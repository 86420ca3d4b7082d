import type { ASTNode } from "graphql";
import type { CompositionErrorCode } from "../errors.ts";
import type { FindingCollector } from "../finding-collector.ts";
import { LimitedSuggestions } from "../limited-suggestions.ts";
import type { SubgraphSchema } from "../read/subgraph-schema.ts";
import { type Contexts, readContexts } from "./context-arguments.ts";
import type { ExternalFields } from "./external-fields.ts";
import type { FieldSets } from "./field-sets.ts";
import type { SubgraphSelections } from "./subgraph-selections.ts";

/** Looks at one subgraph by itself and reports what is wrong with it. Never throws for what the schema holds. */
export type SubgraphRule = (context: SubgraphRuleContext) => void;

export interface SubgraphProblem {
  readonly code: CompositionErrorCode;
  readonly message: string;
  /** What to do: a sentence. */
  readonly mend: string;
  /** The schema coordinate that it is about. */
  readonly coordinate?: string;
  /** Where one has to look, the first place first. */
  readonly nodes: readonly [ASTNode, ...ASTNode[]];
}

/** What a rule has to work with. */
export class SubgraphRuleContext {
  readonly schema: SubgraphSchema;
  /** The selections of `@key`, `@requires` and `@provides`, read once for all rules. */
  readonly fieldSets: FieldSets;
  readonly externals: ExternalFields;
  readonly contexts: Contexts;
  /** What the subgraph's unknown names may mean. */
  readonly suggestions: LimitedSuggestions = new LimitedSuggestions();
  readonly #findings: FindingCollector;

  constructor(schema: SubgraphSchema, selections: SubgraphSelections, findings: FindingCollector) {
    this.schema = schema;
    this.fieldSets = selections.fieldSets;
    this.externals = selections.externals;
    this.contexts = readContexts(schema);
    this.#findings = findings;
  }

  report({ nodes, ...problem }: SubgraphProblem): void {
    this.#findings.error({
      ...problem,
      at: nodes.map((node) => ({ subgraph: this.schema.parsed, node })),
    });
  }
}
