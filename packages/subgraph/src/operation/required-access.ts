import {
  type DocumentNode,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from "graphql";
import type { AccessRules, Requirements } from "../model/access-rules.ts";

/** A field for which rows are read whose types the selection need not name. */
const countingField = "totalCount";

/** Arguments that read fields which the selection need not show. */
const readingArguments: ReadonlySet<string> = new Set(["where", "orderBy"]);

/**
 * The requirements that decide what a document may show: those of every field and type in it, whatever its conditions and
 * operation are. Where it filters, orders or counts lists, by variables perhaps, and where it asks for rows of several types, of
 * which some only the request or the database names, those of the whole subgraph.
 */
export function requiredAccess(
  rules: AccessRules,
  schema: GraphQLSchema,
  document: DocumentNode,
): Requirements {
  if (rules.requirements.length === 0) {
    return [];
  }
  const found = new Set<number>();
  let readsAny = false;
  const types = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(types, {
      Field({ name, arguments: args = [] }) {
        for (const requirement of rules.ofField(types.getParentType()?.name ?? "", name.value)) {
          found.add(requirement);
        }
        readsAny ||=
          name.value === countingField ||
          isAbstractType(getNamedType(types.getType())) ||
          args.some((argument) => readingArguments.has(argument.name.value));
      },
    }),
  );
  return readsAny ? rules.requirements.map((_, index) => index) : [...found].sort((a, b) => a - b);
}
