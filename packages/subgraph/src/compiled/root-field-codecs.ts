import type {
  ByKeyField,
  ConnectionField,
  FunctionField,
  ListField,
  ResolvedRootField,
  RootField,
} from "../definition/root-field.ts";
import { byKind, type Codec, count, literal, object, optional } from "./codec.ts";
import { fieldOptions } from "./option-codecs.ts";
import { orderBy, pageLimits, sqlFunction } from "./source-codecs.ts";
import type { TypeCodecs } from "./type-codecs.ts";
import { typescriptOnly } from "./typescript-only.ts";

/** The codec of the fields of queries and mutations. */
export function createRootFieldCodec(types: TypeCodecs): Codec<RootField> {
  const { rowType, args, returns } = types;
  return byKind<RootField>({
    byKey: object<ByKeyField>({ ...fieldOptions, kind: literal("byKey"), target: rowType }),
    list: object<ListField>({
      ...fieldOptions,
      kind: literal("list"),
      target: rowType,
      orderBy,
      call: optional(sqlFunction),
      args,
      page: optional(pageLimits),
      maximumRows: count,
    }),
    rootConnection: object<ConnectionField>({
      ...fieldOptions,
      kind: literal("rootConnection"),
      target: rowType,
      call: optional(sqlFunction),
      args,
      orderBy,
      page: pageLimits,
    }),
    function: object<FunctionField>({
      ...fieldOptions,
      kind: literal("function"),
      failures: optional(literal("result")),
      target: rowType,
      args,
      call: sqlFunction,
      validate: optional(typescriptOnly()),
    }),
    resolvedRoot: object<ResolvedRootField>({
      ...fieldOptions,
      kind: literal("resolvedRoot"),
      failures: optional(literal("result")),
      returns,
      args,
      resolve: typescriptOnly(),
      validate: optional(typescriptOnly()),
    }),
  });
}
