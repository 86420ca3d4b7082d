import type { AbstractType } from "../definition/abstract-type.ts";
import type { JsonValue } from "../definition/column.ts";
import type { Field } from "../definition/field.ts";
import type { SubgraphParts } from "../definition/subgraph-parts.ts";
import { type Codec, nothingElse } from "./codec.ts";
import { observer } from "./event-codecs.ts";
import {
  entityForm,
  enumForm,
  inputForm,
  interfaceForm,
  observerForm,
  scalarForm,
  stubForm,
  unionForm,
  valueForm,
} from "./forms-of-parts.ts";
import {
  type CompiledParts,
  createPartCodecs,
  type Forms,
  type PartCodecs,
  type RootFields,
} from "./part-forms.ts";
import { createTypeCodecs, createTypeTables, type TypeTables } from "./type-codecs.ts";

/**
 * The parts of a definition as JSON.
 *
 * @throws SubgraphError SUBGRAPH_INVALID for what a file cannot hold.
 */
export function encodeParts(parts: SubgraphParts): CompiledParts {
  const tables = createTypeTables();
  const codecs = createPartCodecs(createTypeCodecs(tables));
  const {
    directives,
    rowSecurity: security,
    policies,
    enums,
    values,
    inputs,
    stubs,
    entities,
    abstracts,
    ...others
  } = parts;
  const { fields, queries, mutations, observers, consumers, ...rest } = others;
  nothingElse(rest);
  addAll(tables, { enums, values, inputs, stubs, entities, abstracts });
  const declared = {
    enums: encodeNamed("enums", enums, codecs.enums, enumForm),
    values: encodeNamed("values", values, codecs.values, valueForm),
    inputs: encodeNamed("inputs", inputs, codecs.inputs, inputForm),
    stubs: encodeNamed("stubs", stubs, codecs.stubs, stubForm),
    entities: encodeNamed("entities", entities, codecs.entities, entityForm),
    abstracts: encodeAbstracts(abstracts, codecs),
    fields: encodeFields(fields, codecs),
    queries: codecs.rootFields.encode(rootFieldsOf(queries), "queries"),
    mutations: codecs.rootFields.encode(rootFieldsOf(mutations), "mutations"),
    observers: encodeNamed("observers", observers, observer, observerForm),
    consumers: codecs.consumers.encode(consumersOf(consumers), "consumers"),
  };
  return {
    directives: codecs.directives.encode(directives, "directives"),
    rowSecurity: codecs.rowSecurity.encode(security, "rowSecurity"),
    policies: codecs.policies.encode(policies, "policies"),
    // All of them are known only now that everything else has named its own.
    scalars: encodeNamed("scalars", tables.scalars.all, codecs.scalars, scalarForm),
    ...declared,
  };
}

function addAll(
  tables: TypeTables,
  parts: Pick<SubgraphParts, "enums" | "values" | "inputs" | "stubs" | "entities" | "abstracts">,
): void {
  parts.enums.forEach((type) => void tables.enums.add(type));
  parts.values.forEach((type) => void tables.values.add(type));
  parts.inputs.forEach((type) => void tables.inputs.add(type));
  parts.stubs.forEach((stub) => void tables.stubs.add(stub));
  for (const entity of parts.entities) {
    tables.entities.add(entity);
    tables.rowTypes.add(entity);
  }
  for (const type of parts.abstracts) {
    tables.rowTypes.add(type);
    if (type.kind === "interface") {
      tables.interfaces.add(type);
    }
  }
}

function encodeNamed<Named extends { readonly name: string }, Form>(
  at: string,
  items: readonly Named[],
  codec: Codec<Form>,
  formOf: (item: Named) => Form,
): JsonValue {
  return Object.fromEntries(
    items.map((item) => [item.name, codec.encode(formOf(item), `${at}.${item.name}`)]),
  );
}

function encodeAbstracts(abstracts: readonly AbstractType[], codecs: PartCodecs): JsonValue {
  const entries = abstracts.map((type) => {
    const at = `abstracts.${type.name}`;
    const form =
      type.kind === "interface"
        ? codecs.interfaces.encode(interfaceForm(type), at)
        : codecs.unions.encode(unionForm(type), at);
    return [type.name, form] as const;
  });
  return Object.fromEntries(entries);
}

/** The fields by entities, in the order in which the module gives them. */
function encodeFields(fields: SubgraphParts["fields"], codecs: PartCodecs): JsonValue {
  const byEntity = new Map<string, Record<string, Field>>();
  for (const { entity, fields: given } of fields) {
    byEntity.set(entity.name, { ...byEntity.get(entity.name), ...given });
  }
  return Object.fromEntries(
    [...byEntity].map(([entity, given]) => [entity, codecs.fields.encode(given, `fields.${entity}`)]),
  );
}

function consumersOf(consumers: SubgraphParts["consumers"]): Forms["consumers"] {
  return Object.fromEntries(consumers.map(({ name: each, consumer: part }) => [each, part]));
}

function rootFieldsOf(fields: SubgraphParts["queries"]): RootFields {
  return Object.fromEntries(fields.map(({ name: each, field }) => [each, field]));
}
