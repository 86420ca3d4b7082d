import { type ConstValueNode, Kind } from "graphql";
import { editFields, editTypes } from "../read/edit-schema.ts";
import type { DirectiveUse, SchemaElement, SubgraphSchema } from "../read/subgraph-schema.ts";

/** Federation 1 took a list of strings for the fields of `@key`, `@requires` and `@provides`: they become one string. */
export function joinFieldLists(schema: SubgraphSchema): SubgraphSchema {
  return editTypes(schema, (type) =>
    type.kind === "object" || type.kind === "interface"
      ? editFields(withJoinedFields(type), withJoinedFields)
      : type,
  );
}

function withJoinedFields<Element extends SchemaElement>(element: Element): Element {
  return element.directives.some(hasList)
    ? { ...element, directives: element.directives.map((use) => (hasList(use) ? joinFields(use) : use)) }
    : element;
}

function hasList({ kind, values }: DirectiveUse): boolean {
  return kind === "federation" && values.get("fields")?.kind === Kind.LIST;
}

function joinFields(use: DirectiveUse): DirectiveUse {
  const text = joinTexts(use.values.get("fields"));
  return text === undefined
    ? use
    : { ...use, values: new Map([...use.values, ["fields", { kind: Kind.STRING, value: text }]]) };
}

/** Nothing where an item is not a string: a rule tells that. */
function joinTexts(value: ConstValueNode | undefined): string | undefined {
  const items = value?.kind === Kind.LIST ? value.values : [];
  const texts = items.flatMap((item) => (item.kind === Kind.STRING ? [item.value] : []));
  return texts.length < items.length ? undefined : texts.join(" ");
}
