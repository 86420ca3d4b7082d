/** A directive of the Federation specification, by the name it has there. */
export type FederationDirectiveName =
  | "key"
  | "requires"
  | "provides"
  | "external"
  | "tag"
  | "extends"
  | "shareable"
  | "inaccessible"
  | "override"
  | "composeDirective"
  | "interfaceObject"
  | "authenticated"
  | "requiresScopes"
  | "policy"
  | "context"
  | "fromContext"
  | "cost"
  | "listSize"
  | "cacheTag";

/** A type of the Federation specification that the arguments of its directives have. */
export type FederationTypeName = "FieldSet" | "Scope" | "Policy" | "ContextFieldValue";

/** A directive as one range of versions of federation defines it. */
export interface FederationDirectiveDefinition {
  readonly name: FederationDirectiveName;
  /** The first minor version of federation 2 with this definition. */
  readonly since: number;
  /** Schema language, in which types of the specification have their plain names. */
  readonly sdl: string;
}

/** The versions of federation 2 that can be linked. */
export const lastFederationMinor = 14;

/** What a schema that links no version of federation may use: the directives of federation 1. */
export const federation1Directives: readonly FederationDirectiveName[] = [
  "key",
  "requires",
  "provides",
  "external",
  "tag",
  "extends",
];

const tagLocations =
  "FIELD_DEFINITION | OBJECT | INTERFACE | UNION | ARGUMENT_DEFINITION | SCALAR | ENUM | ENUM_VALUE | INPUT_OBJECT | INPUT_FIELD_DEFINITION";
const authLocations = "FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM";

/**
 * Every directive with each of its definitions, the later after the earlier.
 *
 * @see https://www.apollographql.com/docs/graphos/schema-design/federated-schemas/reference/versions
 */
const definitions: readonly FederationDirectiveDefinition[] = [
  define("key", 0, "(fields: FieldSet!, resolvable: Boolean = true) repeatable on OBJECT | INTERFACE"),
  define("requires", 0, "(fields: FieldSet!) on FIELD_DEFINITION"),
  define("provides", 0, "(fields: FieldSet!) on FIELD_DEFINITION"),
  define("external", 0, "(reason: String) on OBJECT | FIELD_DEFINITION"),
  define("tag", 0, `(name: String!) repeatable on ${tagLocations}`),
  define("tag", 3, `(name: String!) repeatable on ${tagLocations} | SCHEMA`),
  define("extends", 0, " on OBJECT | INTERFACE"),
  define("shareable", 0, " on OBJECT | FIELD_DEFINITION"),
  define("shareable", 2, " repeatable on OBJECT | FIELD_DEFINITION"),
  define("inaccessible", 0, ` on ${tagLocations}`),
  define("override", 0, "(from: String!) on FIELD_DEFINITION"),
  define("override", 7, "(from: String!, label: String) on FIELD_DEFINITION"),
  define("composeDirective", 1, "(name: String) repeatable on SCHEMA"),
  define("interfaceObject", 3, " on OBJECT"),
  define("authenticated", 5, ` on ${authLocations}`),
  define("requiresScopes", 5, `(scopes: [[Scope!]!]!) on ${authLocations}`),
  define("policy", 6, `(policies: [[Policy!]!]!) on ${authLocations}`),
  define("context", 8, "(name: String!) repeatable on INTERFACE | OBJECT | UNION"),
  define("fromContext", 8, "(field: ContextFieldValue) on ARGUMENT_DEFINITION"),
  define(
    "cost",
    9,
    "(weight: Int!) on ARGUMENT_DEFINITION | ENUM | FIELD_DEFINITION | INPUT_FIELD_DEFINITION | OBJECT | SCALAR",
  ),
  define(
    "listSize",
    9,
    "(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!], requireOneSlicingArgument: Boolean = true) on FIELD_DEFINITION",
  ),
  define("cacheTag", 12, "(format: String!) repeatable on OBJECT | FIELD_DEFINITION"),
];

/** The scalar types, each with the first minor version of federation 2 that has it. */
export const federationTypes: ReadonlyMap<FederationTypeName, number> = new Map([
  ["FieldSet", 0],
  ["Scope", 5],
  ["Policy", 6],
  ["ContextFieldValue", 8],
]);

/** The directives of a version: of federation 2 with this minor version, or of federation 1. */
export function federationDirectivesOf(version: FederationVersion): readonly FederationDirectiveDefinition[] {
  const minor = version.major === 1 ? 0 : version.minor;
  const latest = new Map<FederationDirectiveName, FederationDirectiveDefinition>();
  for (const definition of definitions) {
    if (definition.since <= minor) {
      latest.set(definition.name, definition);
    }
  }
  return [...latest.values()].filter(
    ({ name }) => version.major === 2 || federation1Directives.includes(name),
  );
}

/** The first minor version of federation 2 that has a directive; nothing where no version has one of this name. */
export function federationMinorWith(directive: string): number | undefined {
  return definitions.find(({ name }) => name === directive)?.since;
}

/** 1 where a schema links no version. */
export interface FederationVersion {
  readonly major: 1 | 2;
  readonly minor: number;
}

function define(name: FederationDirectiveName, since: number, rest: string): FederationDirectiveDefinition {
  return { name, since, sdl: `directive @${name}${rest}` };
}
