import type { ASTNode } from "graphql";
import type { CompositionErrorCode } from "../errors.ts";
import type { FindingCollector, FoundAt } from "../finding-collector.ts";
import type { CompositionHintCode } from "../hints.ts";
import { LimitedSuggestions } from "../limited-suggestions.ts";
import { Memo } from "../memo.ts";
import type { SubgraphField, SubgraphSchema } from "../read/subgraph-schema.ts";
import type { ContextReader } from "../validate/context-fields.ts";
import type { FieldSets } from "../validate/field-sets.ts";
import type { FieldUsage } from "../validate/field-usage.ts";
import type { SubgraphSelections } from "../validate/subgraph-selections.ts";
import { AccessSources } from "./access-sources.ts";
import { ComposedDirectives } from "./composed-directives.ts";
import type { JoinField, Place } from "./merged-schema.ts";
import { Overrides } from "./overrides.ts";
import { SpecDirectives } from "./spec-directives.ts";
import { TypeOrder } from "./type-order.ts";

/** A difference between subgraphs that is worth telling or cannot be merged. */
export interface MergeProblem<Code> {
  readonly code: Code;
  readonly coordinate: string;
  readonly message: string;
  readonly mend: string;
  readonly operation?: string;
  /** At least one. */
  readonly places: readonly Place<{ readonly node: ASTNode }>[];
}

/** What merging and the rules after it ask about a set of subgraphs. */
export class MergeContext {
  readonly subgraphs: readonly SubgraphSchema[];
  readonly overrides: Overrides;
  readonly typeOrder: TypeOrder;
  readonly specDirectives: SpecDirectives;
  /** The directives that are composed by name. */
  readonly composed: ComposedDirectives;
  /** Requirements of access that hold for more than what they stand on. */
  readonly access: AccessSources;
  /** The `@join__field`s that say no more than the subgraph: most do not. */
  readonly plainJoins: Memo<SubgraphSchema, JoinField> = new Memo((subgraph) => ({ subgraph }));
  readonly findings: FindingCollector;
  /** What unknown names may mean. */
  readonly suggestions: LimitedSuggestions = new LimitedSuggestions();
  readonly #selections = new Map<SubgraphSchema, SubgraphSelections>();
  readonly #selectionsOf: Memo<SubgraphSchema, SubgraphSelections>;

  constructor(
    subgraphs: readonly SubgraphSchema[],
    selections: Memo<SubgraphSchema, SubgraphSelections>,
    findings: FindingCollector,
  ) {
    this.subgraphs = subgraphs;
    this.overrides = new Overrides(subgraphs);
    this.typeOrder = new TypeOrder(subgraphs);
    this.specDirectives = new SpecDirectives(subgraphs);
    this.composed = new ComposedDirectives(subgraphs);
    this.findings = findings;
    this.#selectionsOf = selections;
    this.access = new AccessSources({
      subgraphs,
      typeOrder: this.typeOrder,
      isExternal: (place) => this.isExternal(place),
    });
  }

  /** What merging the definitions of one type depends on beyond them, as a text. */
  get surroundings(): string {
    const names = this.specDirectives.all.map(({ name }) => this.specDirectives.nameOf(name));
    return JSON.stringify([
      names,
      this.composed.describe(),
      this.access.describe(),
      this.typeOrder.describe(),
    ]);
  }

  /** The selections of a subgraph's keys, requirements and provisions. */
  fieldSetsIn(subgraph: SubgraphSchema): FieldSets {
    return this.#selectionsIn(subgraph).fieldSets;
  }

  /** The fields of a subgraph with arguments that a context fills. */
  contextReadersIn(subgraph: SubgraphSchema): readonly ContextReader[] {
    return this.#selectionsIn(subgraph).contextReaders;
  }

  /** What the selections of a subgraph say of its fields. */
  usageIn(subgraph: SubgraphSchema): FieldUsage {
    return this.#selectionsIn(subgraph).usage;
  }

  /** Whether a subgraph declares a field without resolving it. */
  isExternal({ subgraph, element }: Place<SubgraphField>): boolean {
    return this.#selectionsIn(subgraph).externals.isExternal(element);
  }

  /** Whether another subgraph takes a field away, at once or while a label is active. */
  isTaken({ subgraph, element }: Place<SubgraphField>): boolean {
    return this.overrides.from(subgraph, element.coordinate) !== undefined;
  }

  /** Whether another subgraph has taken a field away for good. */
  isOverridden({ subgraph, element }: Place<SubgraphField>): boolean {
    const override = this.overrides.from(subgraph, element.coordinate);
    return override !== undefined && override.label === undefined;
  }

  /** Asked for each field, so that a map of the few subgraphs is worth having. */
  #selectionsIn(subgraph: SubgraphSchema): SubgraphSelections {
    const known = this.#selections.get(subgraph);
    if (known !== undefined) {
      return known;
    }
    const selections = this.#selectionsOf.of(subgraph);
    this.#selections.set(subgraph, selections);
    return selections;
  }

  error(problem: MergeProblem<CompositionErrorCode>): void {
    this.findings.error({ ...problem, at: problem.places.map(foundAt) });
  }

  hint(problem: MergeProblem<CompositionHintCode>): void {
    this.findings.hint({ ...problem, at: problem.places.map(foundAt) });
  }
}

/** As many names as a message has. */
const maxQuotedNames = 20;

/** A list of quoted names as a sentence has it: `"a"`, `"a" and "b"`, `"a", "b" and "c"`. */
export function quoteNames(names: readonly string[]): string {
  const quoted = names.slice(0, maxQuotedNames).map((name) => `"${name}"`);
  const last = names.length > maxQuotedNames ? `${names.length - maxQuotedNames} more` : (quoted.pop() ?? "");
  return quoted.length === 0 ? last : `${quoted.join(", ")} and ${last}`;
}

/** Each different value with the subgraphs that have it, as a sentence has it: `"Int" in "a" and "b", "Int!" in "c"`. */
export function describeDifference(
  places: readonly Place<unknown>[],
  describe: (place: number) => string,
): string {
  const names = new Map<string, string[]>();
  places.forEach(({ subgraph }, index) => {
    const value = describe(index);
    const having = names.get(value) ?? [];
    having.push(subgraph.name);
    names.set(value, having);
  });
  return [...names].map(([value, subgraphs]) => `${value} in ${quoteNames(subgraphs)}`).join(", ");
}

function foundAt({ subgraph, element }: Place<{ readonly node: ASTNode }>): FoundAt {
  return { subgraph: subgraph.parsed, node: element.node };
}
