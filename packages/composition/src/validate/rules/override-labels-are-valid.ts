import { Kind } from "graphql";
import { federationUses } from "../../read/subgraph-schema.ts";
import type { SubgraphRuleContext } from "../subgraph-rule.ts";

const name = /^[A-Za-z][\w\-:./]*$/;
const share = /^percent\((?:100|\d{1,2}(?:\.\d{1,8})?)\)$/;

/**
 * The label of an `@override` is a name, or the share of requests that it takes. It must be so even where the other
 * subgraph, or its field, does not exist: they may come later, and then the label would be read.
 * Error: OVERRIDE_LABEL_INVALID.
 */
export function overrideLabelsAreValid(context: SubgraphRuleContext): void {
  for (const type of context.schema.types.values()) {
    for (const field of type.kind === "object" ? type.fields.values() : []) {
      for (const use of federationUses(field, "override")) {
        const label = use.values.get("label");
        if (
          label?.kind !== Kind.STRING ||
          label.value === "" ||
          name.test(label.value) ||
          share.test(label.value)
        ) {
          continue;
        }
        context.report({
          code: "OVERRIDE_LABEL_INVALID",
          coordinate: field.coordinate,
          message: `The label ${JSON.stringify(label.value)} of the "@override" on "${field.coordinate}" is neither a name nor a share.`,
          mend: 'Begin it with a letter and go on with letters, digits and "_-:./", or write a share like "percent(12.5)", from 0 to 100.',
          nodes: [use.node],
        });
      }
    }
  }
}
