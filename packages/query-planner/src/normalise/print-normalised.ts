import { conditionKey } from "./conditions.ts";
import type { Delivery } from "./deliveries.ts";
import type { NormalisedOperation, NormalisedSet } from "./normalised-operation.ts";

/** The printed form of the first stage: one field a line, with its runtime types and its condition. */
export function printNormalised(operation: NormalisedOperation): string {
  const variables = operation.variables.map((node) => `$${node.variable.name.value}`).join(" ");
  const title = [operation.kind, operation.name, variables].filter((part) => part).join(" ");
  return [title, ...printSet(operation.root, "  ")].join("\n");
}

function printSet(set: NormalisedSet, indent: string): readonly string[] {
  return set.fields.flatMap((field) => {
    const alias = field.responseKey === field.name ? "" : `${field.responseKey}: `;
    const types = field.types.length === set.runtimeTypes.length ? "" : `  on ${field.types.join(" ")}`;
    const when = field.when === undefined ? "" : `  when ${conditionKey(field.when)}`;
    return [
      `${indent}${alias}${field.name}${field.argumentsText}${types}${when}${printDelivery(field.delivery)}`,
      ...(field.selection === undefined ? [] : printSet(field.selection, `${indent}  `)),
    ];
  });
}

/** With which deferred parts something comes, by label, or by number where there is none. Empty for the initial part. */
export function printDelivery(delivery: Delivery): string {
  const names = delivery?.map(({ label, number }) => (label === undefined ? `#${number}` : `"${label}"`));
  return names === undefined ? "" : `  deferred ${names.join(" and ")}`;
}
