import { Kind } from "graphql";
import { federationUses, type SubgraphField, type SubgraphSchema } from "../read/subgraph-schema.ts";
import { readContextSource } from "../validate/context-arguments.ts";
import type { JoinContextArgument } from "./merged-schema.ts";

/** The arguments of a field that are filled from a context, as `@join__field` tells them. */
export function contextArgumentsOf(
  subgraph: SubgraphSchema,
  field: SubgraphField,
): readonly JoinContextArgument[] {
  return [...field.args.values()].flatMap((argument) => {
    const value = federationUses(argument, "fromContext")[0]?.values.get("field");
    const source = value?.kind === Kind.STRING ? readContextSource(value.value) : undefined;
    return source === undefined
      ? []
      : [
          {
            context: `${subgraph.name}__${source.context}`,
            name: argument.name,
            type: argument.type.text,
            selection: source.selection,
          },
        ];
  });
}
