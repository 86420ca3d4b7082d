import type { FindingCollector } from "../finding-collector.ts";
import type { SubgraphSchema } from "../read/subgraph-schema.ts";
import { claimKeyFields, findKnownKeyFields } from "./claim-key-fields.ts";
import { defineExtensions } from "./define-extensions.ts";
import { dropMisplacedDirectives } from "./drop-misplaced-directives.ts";
import { dropUnusedExternals } from "./drop-unused-externals.ts";
import { joinFieldLists } from "./join-field-lists.ts";
import { shareFields } from "./share-fields.ts";
import { tellLostExtensions } from "./tell-lost-extensions.ts";
import { trimSelections } from "./trim-selections.ts";

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
): readonly SubgraphSchema[] {
  if (!schemas.some(isOfFederation1)) {
    return schemas;
  }
  const joined = schemas.map((schema) => (isOfFederation1(schema) ? joinFieldLists(schema) : schema));
  const knownKeyFields = findKnownKeyFields(joined);
  const cleared = joined.map((schema) => {
    if (!isOfFederation1(schema)) {
      return schema;
    }
    const claimed = claimKeyFields(dropMisplacedDirectives(schema), knownKeyFields);
    return dropUnusedExternals(trimSelections(claimed), findings);
  });
  tellLostExtensions(joined, cleared, findings);
  return shareFields(defineExtensions(cleared)).map(withVersion2);
}

function isOfFederation1({ links }: SubgraphSchema): boolean {
  return links.version.major === 1;
}

function withVersion2(schema: SubgraphSchema): SubgraphSchema {
  return isOfFederation1(schema)
    ? { ...schema, links: { ...schema.links, version: { major: 2, minor: 0 } } }
    : schema;
}
