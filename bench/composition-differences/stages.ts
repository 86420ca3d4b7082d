/** When Apollo's composition looks for what: it stops after the first of these with errors. */
const stages: readonly (readonly RegExp[])[] = [
  [
    /^INVALID_GRAPHQL$/,
    /LINK/,
    /^(DIRECTIVE|TYPE)_DEFINITION_INVALID$/,
    /^ROOT_.*_USED$/,
    /^TYPE_WITH_ONLY_UNUSED_EXTERNAL$/,
  ],
  [/^PROVIDES_ON_NON_OBJECT_FIELD$/, /^EXTERNAL_COLLISION_/, /^CONTEXT_INVALID_SELECTION$/],
  [/^KEY_INVALID_FIELDS(_TYPE)?$/],
  [
    /_INVALID_FIELDS(_TYPE)?$/,
    /_FIELDS_HAS_ARGS$/,
    /_DIRECTIVE_IN_FIELDS_ARG$/,
    /_UNSUPPORTED_ON_INTERFACE$/,
    /^KEY_FIELDS_SELECT_INVALID_TYPE$/,
    /_FIELDS_MISSING_EXTERNAL$/,
    /^(NO_CONTEXT_IN_SELECTION|CONTEXT_NOT_SET|CONTEXT_NAME_INVALID|CONTEXT_INVALID_SELECTION|CONTEXT_NO_RESOLVABLE_KEY)$/,
    /^EXTERNAL_(ON_INTERFACE|UNUSED)$/,
    /^INVALID_SHAREABLE_USAGE$/,
    /^INTERFACE_KEY_NOT_ON_IMPLEMENTATION$/,
    /^AUTH_REQUIREMENTS_APPLIED_ON_INTERFACE$/,
    /^(COST|LIST_SIZE)_/,
  ],
  [/^DIRECTIVE_COMPOSITION_ERROR$/, /^EXTENSION_WITH_NO_BASE$/],
  [
    /^(FIELD|EXTERNAL|INPUT_FIELD|ENUM|TYPE_KIND)_.*MISMATCH$/,
    /^EXTERNAL_/,
    /^OVERRIDE_/,
    /^INVALID_FIELD_SHARING$/,
    /^REQUIRED_(ARGUMENT|INPUT_FIELD)_MISSING/,
    /^EMPTY_MERGED/,
    /^INTERFACE_/,
    /^MERGED_DIRECTIVE_APPLICATION_ON_EXTERNAL$/,
    /^CONTEXTUAL_ARGUMENT/,
    /^NO_QUERIES$/,
    /^LINK_IMPORT_NAME_MISMATCH$/,
  ],
  [
    /INACCESSIBLE/,
    // Of enums whose uses in fields do not fit together.
    /^ENUM_VALUE_MISMATCH$/,
    /^INVALID_GRAPHQL$/,
    /^REQUIRES_INVALID_FIELDS$/,
    /^MISSING_TRANSITIVE_AUTH_REQUIREMENTS$/,
  ],
  [/^SATISFIABILITY_ERROR$/, /^SHAREABLE_HAS_MISMATCHED_RUNTIME_TYPES$/],
];

/** Whether one code is looked for after another one, so that the latter hides it. Some are looked for twice. */
export function isLater(code: string, other: string): boolean {
  return Math.max(...stagesOf(code)) > Math.min(...stagesOf(other));
}

function stagesOf(code: string): readonly number[] {
  return stages.flatMap((patterns, index) => (patterns.some((pattern) => pattern.test(code)) ? [index] : []));
}
