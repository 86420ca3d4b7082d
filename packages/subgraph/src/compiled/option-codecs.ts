import type { InterfaceTypeOptions } from "../definition/abstract-type.ts";
import type { EntityTypeOptions } from "../definition/entity.ts";
import type {
  AccessOptions,
  FieldOptions,
  FieldSet,
  ListSize,
  OwnDirective,
  SharedOptions,
  TypeOptions,
} from "../definition/federation-options.ts";
import {
  boolean,
  type Codec,
  count,
  either,
  finiteNumber,
  json,
  list,
  literal,
  type MemberCodecs,
  object,
  optional,
  record,
  text,
} from "./codec.ts";

const isText = (value: unknown) => typeof value === "string";
const textOrTexts: Codec<string | readonly string[]> = either(isText, text, list(text));
const always: Codec<true> = literal(true);

export const sharedOptions: MemberCodecs<SharedOptions> = {
  description: optional(text),
  inaccessible: optional(always),
  tag: optional(textOrTexts),
  directives: optional(record(record(json))),
};

const accessOptions: MemberCodecs<AccessOptions> = {
  authenticated: optional(always),
  requiresScopes: optional(list(list(text))),
  policy: optional(list(list(text))),
};

export const typeOptions: MemberCodecs<TypeOptions> = {
  ...sharedOptions,
  ...accessOptions,
  shareable: optional(always),
  cost: optional(finiteNumber),
};

export const entityTypeOptions: MemberCodecs<EntityTypeOptions> = {
  ...typeOptions,
  interfaceObject: optional(always),
  extends: optional(always),
  inputPrefix: optional(text),
  context: optional(textOrTexts),
};

export const interfaceTypeOptions: MemberCodecs<InterfaceTypeOptions> = {
  ...sharedOptions,
  ...accessOptions,
  inputPrefix: optional(text),
};

const listSize: Codec<ListSize> = object<ListSize>({
  assumedSize: optional(count),
  slicingArguments: optional(list(text)),
  sizedFields: optional(list(text)),
  requireOneSlicingArgument: optional(boolean),
});

export const fieldOptions: MemberCodecs<FieldOptions> = {
  ...sharedOptions,
  ...accessOptions,
  deprecated: optional(text),
  shareable: optional(always),
  override: optional(
    either(isText, text, object<{ from: string; label: string }>({ from: text, label: text })),
  ),
  cost: optional(finiteNumber),
  listSize: optional(listSize),
  external: optional(always),
};

export const fieldSet: Codec<FieldSet> = object<FieldSet>({ names: list(text), selection: text });

export const ownDirective: Codec<OwnDirective> = object<OwnDirective>({ url: text, definition: text });
