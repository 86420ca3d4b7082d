import { print, visit } from "graphql";
import type { NormalisedField } from "../normalise/normalised-operation.ts";
import { printConditional } from "./print-conditional.ts";

/** The selection set of `__schema` and `__type` fields, as the client selected them. Adds to `used` the variables. */
export function printIntrospection(fields: readonly NormalisedField[], used: Set<string>): string {
  return `{${fields.map((field) => printField(field, used)).join(" ")}}`;
}

function printField(field: NormalisedField, used: Set<string>): string {
  for (const argument of field.arguments) {
    visit(argument, {
      Variable(node) {
        used.add(node.name.value);
      },
    });
  }
  const alias = field.responseKey === field.name ? "" : `${field.responseKey}:`;
  const args =
    field.arguments.length === 0 ? "" : `(${field.arguments.map((argument) => print(argument)).join(",")})`;
  const head = alias + field.name + args;
  const below = field.selection === undefined ? "" : printIntrospection(field.selection.fields, used);
  if (field.when === undefined) {
    return head + below;
  }
  return field.when.map((tests) => printConditional(tests, head, below, used)).join(" ");
}
