import type { FindingCollector } from "../finding-collector.ts";
import { LimitedSuggestions } from "../limited-suggestions.ts";
import type { MergedSchema } from "../merge/merged-schema.ts";
import type { Contract } from "./contract.ts";
import { tagsIn } from "./element-tags.ts";

/**
 * Finds what is wrong with a contract by itself. Errors: CONTRACT_TAG_CONFLICT, CONTRACT_TAG_INVALID. Hints: CONTRACT_TAG_UNUSED, as what
 * a misspelt tag should have hidden is open.
 */
export function checkContract(
  { includeTags, excludeTags }: Contract,
  schema: MergedSchema,
  findings: FindingCollector,
): void {
  for (const tag of new Set(includeTags).intersection(new Set(excludeTags))) {
    findings.error({
      code: "CONTRACT_TAG_CONFLICT",
      message: `The contract includes and excludes the tag "${tag}".`,
      mend: "Take it out of one of the two lists.",
      at: [],
    });
  }
  const named = new Set([...includeTags, ...excludeTags]);
  if ([...named].some((tag) => tag.trim() === "")) {
    findings.error({
      code: "CONTRACT_TAG_INVALID",
      message: "The contract names a tag that is empty.",
      mend: "Name a tag, or take it out of the contract.",
      at: [],
    });
  }
  const known = new Set(tagsIn(schema));
  const suggestions = new LimitedSuggestions();
  for (const tag of named) {
    if (tag.trim() !== "" && !known.has(tag)) {
      findings.hint({
        code: "CONTRACT_TAG_UNUSED",
        message: `The contract names the tag "${tag}", which nothing carries.${suggestions.of(tag, () => known)}`,
        mend: "Correct its name, or take it out of the contract.",
        at: [],
      });
    }
  }
}
