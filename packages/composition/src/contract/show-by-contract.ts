import type { FindingCollector } from "../finding-collector.ts";
import type { MergeContext } from "../merge/merge-context.ts";
import type { MergedSchema } from "../merge/merged-schema.ts";
import { defaultsUseWhatClientsSee } from "../post-merge/rules/defaults-use-what-clients-see.ts";
import { hiddenElementsAreNotNeeded } from "../post-merge/rules/hidden-elements-are-not-needed.ts";
import { visibleInputsCanBeGiven } from "../post-merge/rules/inputs-can-be-given.ts";
import { specificationNamesAreFree } from "../post-merge/rules/specification-names-are-free.ts";
import { applyContract } from "./apply-contract.ts";
import { checkContract } from "./check-contract.ts";
import type { Contract } from "./contract.ts";

interface ContractContext {
  readonly context: MergeContext;
  readonly findings: FindingCollector;
}

/**
 * A schema that keeps all rules, as a contract shows it, and whether what it shows stands by itself. Errors:
 * CONTRACT_TAG_CONFLICT, and those of the rules on what is hidden. Hints: CONTRACT_TAG_UNUSED.
 */
export function showByContract(
  schema: MergedSchema,
  contract: Contract,
  { context, findings }: ContractContext,
): MergedSchema {
  checkContract(contract, schema, findings);
  if (findings.hasErrors) {
    return schema;
  }
  const visible = applyContract(schema, contract, context);
  specificationNamesAreFree(visible, context);
  hiddenElementsAreNotNeeded(visible, context);
  defaultsUseWhatClientsSee(visible, context);
  visibleInputsCanBeGiven(visible, context);
  return visible;
}
