import { print } from "graphql";
import type { SubgraphInput, SubgraphSchema } from "../read/subgraph-schema.ts";
import type { SelectedField } from "./selected-fields.ts";
import { isValueOf } from "./value-of-type.ts";

/**
 * What is wrong with the arguments of a selected field, in sentences.
 *
 * @param propose what an unknown argument may mean, as the end of a message
 */
export function argumentProblems(
  { field, node }: Pick<SelectedField, "field" | "node">,
  schema: SubgraphSchema,
  propose: (name: string, options: () => Iterable<string>) => string = () => "",
): readonly string[] {
  const given = new Map((node.arguments ?? []).map((argument) => [argument.name.value, argument.value]));
  const unknown = [...given.keys()]
    .filter((name) => !field.args.has(name))
    .map(
      (name) => `"${field.coordinate}" has no argument "${name}".${propose(name, () => field.args.keys())}`,
    );
  const wrong = [...field.args.values()].flatMap((argument) => {
    const value = given.get(argument.name);
    if (value === undefined) {
      return isMandatory(argument) ? [`"${argument.coordinate}" must be given.`] : [];
    }
    return isValueOf(schema, value, argument.type.node)
      ? []
      : [`${print(value)} is not a value of the type "${argument.type.text}" of "${argument.coordinate}".`];
  });
  return [...unknown, ...wrong];
}

function isMandatory({ type, defaultValue }: SubgraphInput): boolean {
  return type.text.endsWith("!") && defaultValue === undefined;
}
