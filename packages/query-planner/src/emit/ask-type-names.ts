/**
 * Makes the answer of a plan's only request the response itself, where that takes no more than type names and another
 * order of fields: the executor passes such an answer on unread.
 *
 * Type names that the planner knows are not fetched, so they are missing in an answer; clients such as Apollo Client
 * select them everywhere.
 *
 *   { rows { id __typename } }  →  {rows{id __typename}} instead of {rows{id}}
 *
 * Before: the graph is optimised. After: it gets the same data, and what the planner knew, or is as it was.
 */
import type { SupergraphModel } from "@hansa/federation-model";
import type { FetchGraph, FieldDraft, SelectionDraft } from "../fetch-graph/fetch-draft.ts";
import { conditionKey, type When } from "../normalise/conditions.ts";
import type { ResponseField } from "../plan.ts";

/** The executor reads the answers of larger operations. */
const maxFields = 150;

/** Changes the selections of the graph's only fetch, where there is one and its answer can be the response. */
export function askTypeNames(
  model: SupergraphModel,
  graph: FetchGraph,
  response: readonly ResponseField[],
): void {
  const [only, ...others] = graph.fetches;
  const [input] = only?.inputs ?? [];
  if (only?.kind !== "root" || others.length > 0 || input === undefined || input.path.length > 0) {
    return;
  }
  const arrangement = new Arrangement(model);
  if (arrangement.arrange(response, input.selection)) {
    arrangement.apply();
  }
}

/** Selections with their fields as the response has them. */
class Arrangement {
  readonly #rootNames: ReadonlySet<string>;
  readonly #fieldsBySelection = new Map<SelectionDraft, readonly FieldDraft[]>();
  #count = 0;

  constructor({ roots }: SupergraphModel) {
    this.#rootNames = new Set(Object.values(roots).map((root) => root?.name ?? ""));
  }

  /** False where no order of the selection, with names of types, gives the fields. */
  arrange(response: readonly ResponseField[], selection: SelectionDraft): boolean {
    const rest = new Set(selection.fields);
    const arranged: FieldDraft[] = [];
    for (const field of response) {
      const draft = this.#find(field, selection, rest);
      this.#count++;
      if (draft === undefined || this.#count > maxFields) {
        return false;
      }
      rest.delete(draft);
      arranged.push(draft);
      if (field.selection !== undefined && !(draft.below && this.arrange(field.selection, draft.below))) {
        return false;
      }
    }
    return rest.size === 0 && isPrintedInOrder(arranged, selection) && this.#keep(selection, arranged);
  }

  apply(): void {
    for (const [selection, fields] of this.#fieldsBySelection) {
      selection.replaceFields(fields);
    }
  }

  #find(
    field: ResponseField,
    selection: SelectionDraft,
    rest: ReadonlySet<FieldDraft>,
  ): FieldDraft | undefined {
    const { responseKey, dataKey, constant, unreachable } = field;
    if (responseKey !== dataKey || unreachable !== undefined || selection.isOpaque) {
      return undefined;
    }
    const known = [...rest].find((draft) => draft.dataKey === dataKey && isAskedFor(draft, field, selection));
    // What a subgraph calls its root types is not known; what it calls all others is what everyone does.
    return (
      known ??
      (constant === undefined || this.#rootNames.has(constant) ? undefined : typeName(selection, field.when))
    );
  }

  /** A selection that stands at several places has to be the same at all. */
  #keep(selection: SelectionDraft, fields: readonly FieldDraft[]): boolean {
    const before = this.#fieldsBySelection.get(selection) ?? fields;
    this.#fieldsBySelection.set(selection, before);
    return before.map(({ dataKey }) => dataKey).join() === fields.map(({ dataKey }) => dataKey).join();
  }
}

/** Whether a selection asks for a field for the same types and under the same condition as the response has it. */
function isAskedFor(draft: FieldDraft, { types, when }: ResponseField, selection: SelectionDraft): boolean {
  const wanted = types ?? selection.types.map(({ name }) => name);
  return (
    draft.whenByType.size === wanted.length &&
    [...draft.whenByType].every(
      ([type, own]) => wanted.includes(type.name) && conditionKey(own) === conditionKey(when),
    )
  );
}

/** Fields without a type condition are printed before the others. */
function isPrintedInOrder(fields: readonly FieldDraft[], selection: SelectionDraft): boolean {
  const isDirect = fields.map(
    ({ fieldName, through }) =>
      selection.isDirect || fieldName === "__typename" || through === selection.type,
  );
  const conditional = isDirect.indexOf(false);
  return (
    conditional < 0 ||
    (!isDirect.includes(true, conditional) &&
      fields.every(({ through }, index) => isDirect[index] || through === undefined))
  );
}

function typeName({ types }: SelectionDraft, when: When): FieldDraft {
  return {
    dataKey: "__typename",
    fieldName: "__typename",
    arguments: [],
    argumentsText: "",
    contextArguments: [],
    whenByType: new Map(types.map((type) => [type, when])),
    below: undefined,
  };
}
