import type { ModelType } from "@hansa/federation-model";
import type { InputDraft } from "../fetch-graph/fetch-draft.ts";

/** An input for some of its types only, which its path then names. */
export function narrowInput(input: InputDraft, types: readonly ModelType[]): InputDraft {
  const last = input.path.at(-1);
  const place = last?.kind === "types" ? input.path.slice(0, -1) : input.path;
  return {
    ...input,
    path: [...place, { kind: "types", names: types.map((type) => type.name) }],
    selection: input.selection.narrow(types),
  };
}
