import { FindingCollector } from "../finding-collector.ts";
import type { SubgraphSchema } from "../read/subgraph-schema.ts";
import { claimKeyFields, type KeyFields, lentKeyFieldsOf } from "./claim-key-fields.ts";
import { defineExtensions, isDefinedElsewhere } from "./define-extensions.ts";
import { dropMisplacedDirectives } from "./drop-misplaced-directives.ts";
import { dropUnusedExternals } from "./drop-unused-externals.ts";
import { KnownUpgrades } from "./known-upgrades.ts";
import { becomesShareable, isLeftToOthers, shareFields } from "./share-fields.ts";
import { tellLostExtensions } from "./tell-lost-extensions.ts";
import { trimSelections } from "./trim-selections.ts";
import { TypePlaces } from "./type-places.ts";

/**
 * Makes schemas of federation 2 of those of federation 1, which say less and tolerate more, so that all later stages
 * know one federation only; the others stay as they are. The order of the subgraphs decides nothing.
 *
 * 1. A list of selections becomes one selection.
 * 2. Directives that mean nothing where they stand are left out: on interfaces and their fields, `@external` on types
 *    and on the key fields of extensions, `@provides` on fields without objects.
 * 3. `@requires` and `@provides` keep of their selections what is external.
 * 4. External fields that nothing uses are left out, and types of which nothing is left.
 * 5. Types that are extended here and defined elsewhere are defined in both.
 * 6. Fields that several subgraphs resolve are shareable, and tags stay where a field is resolved.
 *
 * Errors: TYPE_WITH_ONLY_UNUSED_EXTERNAL, EXTENSION_WITH_NO_BASE.
 */
export function upgradeFederation1(
  schemas: readonly SubgraphSchema[],
  findings: FindingCollector,
  known: KnownUpgrades = new KnownUpgrades(),
): readonly SubgraphSchema[] {
  if (!schemas.some(isOfFederation1)) {
    return schemas;
  }
  const before = schemas.map((schema) => (isOfFederation1(schema) ? known.joined.of(schema) : schema));
  const keyFields = before.map((schema) => known.keyFields.of(schema));
  const after = before.map((schema) =>
    isOfFederation1(schema) ? clear(schema, lentKeyFieldsOf(schema, keyFields), { findings, known }) : schema,
  );
  tellLostExtensions({ before, after }, new TypePlaces(before), findings);
  const places = new TypePlaces(after);
  return after.map((schema) => (isOfFederation1(schema) ? settle(schema, places, known) : schema));
}

/** Steps 2 to 4, which ask of other subgraphs nothing but the keys of types that are extended here. */
function clear(
  schema: SubgraphSchema,
  lentKeyFields: KeyFields,
  { findings, known }: { readonly findings: FindingCollector; readonly known: KnownUpgrades },
): SubgraphSchema {
  const surroundings = JSON.stringify([...lentKeyFields].map(([type, names]) => [type, ...names]));
  const { result, found } = known.cleared.of(schema, surroundings, () => {
    const collector = new FindingCollector();
    const claimed = claimKeyFields(dropMisplacedDirectives(schema), lentKeyFields);
    return { result: dropUnusedExternals(trimSelections(claimed), collector), found: collector };
  });
  findings.addAll(found);
  return result;
}

/** Steps 5 and 6. */
function settle(schema: SubgraphSchema, places: TypePlaces, known: KnownUpgrades): SubgraphSchema {
  return known.settled.of(schema, describePlaces(schema, places), () =>
    withVersion2(shareFields(defineExtensions(schema, places), places)),
  );
}

/** All that these steps ask of other subgraphs, as a text. O(fields). */
function describePlaces(schema: SubgraphSchema, places: TypePlaces): string {
  const answers: string[] = [];
  for (const type of schema.types.values()) {
    if (isDefinedElsewhere(type, places)) {
      answers.push(type.coordinate);
    }
    for (const field of type.kind === "object" ? type.fields.values() : []) {
      const dropped = field.directives.flatMap((use, index) =>
        isLeftToOthers(field, use, places) ? [`${field.coordinate} ${index}`] : [],
      );
      answers.push(...dropped, ...(becomesShareable(field, type, places) ? [field.coordinate] : []));
    }
  }
  return answers.join("\n");
}

function isOfFederation1({ links }: SubgraphSchema): boolean {
  return links.version.major === 1;
}

function withVersion2(schema: SubgraphSchema): SubgraphSchema {
  return { ...schema, links: { ...schema.links, version: { major: 2, minor: 0 } } };
}
