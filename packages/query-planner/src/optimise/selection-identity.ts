import { contextsText, type SelectionDraft } from "../fetch-graph/fetch-draft.ts";
import { conditionKey } from "../normalise/conditions.ts";

/** Numbers selections so that those which ask for the same of the same type have the same number. */
export class SelectionIdentity {
  readonly #numbersByText = new Map<string, number>();
  readonly #numbers = new Map<SelectionDraft, number>();

  /** The number of a selection, which must not change any more. The order of its fields does not matter. */
  of(selection: SelectionDraft): number {
    const known = this.#numbers.get(selection);
    if (known !== undefined) {
      return known;
    }
    const fields = selection.fields.map((field) => {
      const types: string[] = [];
      for (const [type, when] of field.whenByType) {
        types.push(`${type.id}?${conditionKey(when)}`);
      }
      if (types.length > 1) {
        types.sort();
      }
      const below = field.below === undefined ? "" : this.of(field.below);
      const what = `${field.dataKey}:${field.fieldName}${field.argumentsText}${contextsText(field)}`;
      return `${what}|${types.join()}|${field.through?.id ?? ""}|${below}`;
    });
    const text = `${selection.type.id}|${selection.isOpaque}|${fields.sort().join("\n")}`;
    const number = this.#numbersByText.get(text) ?? this.#numbersByText.size;
    this.#numbersByText.set(text, number);
    this.#numbers.set(selection, number);
    return number;
  }
}
