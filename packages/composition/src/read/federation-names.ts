import {
  type FederationDirectiveName,
  type FederationTypeName,
  type FederationVersion,
  federationDirectivesOf,
  federationTypes,
} from "./federation-spec.ts";
import { findKnownSpec } from "./linked-specs.ts";
import type { LinkedSpec } from "./read-links.ts";

/** What a subgraph calls the directives and types of federation. */
export interface FederationNames {
  readonly directives: ReadonlyMap<string, FederationDirectiveName>;
  readonly types: ReadonlyMap<string, FederationTypeName>;
}

/**
 * Directives of federation 2 that a schema of federation 1 means where it defines them itself, as some servers print
 * them without a link.
 */
const definedByFederation1: readonly FederationDirectiveName[] = [
  "shareable",
  "inaccessible",
  "override",
  "composeDirective",
  "interfaceObject",
];

/**
 * The names of a schema that links no version of federation.
 *
 * @param defined the names of the directives that it defines
 */
export function federation1Names(
  version: FederationVersion,
  defined: ReadonlySet<string>,
  specs: readonly LinkedSpec[],
): FederationNames {
  const names = [
    ...federationDirectivesOf(version).map(({ name }) => name),
    ...definedByFederation1.filter((name) => defined.has(name)),
  ];
  return withKnownSpecs(
    { directives: new Map(names.map((name) => [name, name])), types: new Map([["_FieldSet", "FieldSet"]]) },
    specs,
  );
}

/** The names of a schema with a link to federation: those imported, and the others behind the link's name. */
export function federation2Names(
  version: FederationVersion,
  link: LinkedSpec,
  specs: readonly LinkedSpec[],
): FederationNames {
  const directives = federationDirectivesOf(version).map(({ name }) => name);
  const types = [...federationTypes].filter(([, since]) => since <= version.minor).map(([name]) => name);
  return withKnownSpecs(
    {
      directives: new Map(
        directives.flatMap((name) => localNames(link, `@${name}`).map((local) => [local, name])),
      ),
      types: new Map(types.flatMap((name) => localNames(link, name).map((local) => [local, name]))),
    },
    specs,
  );
}

function withKnownSpecs(names: FederationNames, specs: readonly LinkedSpec[]): FederationNames {
  const directives = new Map(names.directives);
  const types = new Map(names.types);
  for (const link of specs) {
    const spec = findKnownSpec(link.url);
    for (const name of spec?.directives ?? []) {
      for (const local of localNames(link, `@${name}`)) {
        directives.set(local, name);
      }
    }
    for (const name of spec?.types ?? []) {
      for (const local of localNames(link, name)) {
        types.set(local, name);
      }
    }
  }
  return { directives, types };
}

/**
 * What a schema calls an element of a linked specification, without `@`: as it is imported, otherwise behind the name
 * of the link; the directive that has the specification's name is called like the link itself.
 */
function localNames(link: LinkedSpec, element: string): readonly string[] {
  const imported = link.imports.filter(({ name }) => name === element).map(({ as }) => as.replace(/^@/, ""));
  return (imported.length > 0 ? imported : [defaultName(link, element)]).filter((name) =>
    /^[A-Za-z_]\w*$/.test(name),
  );
}

/** What an element of a linked specification is called that is not imported, without `@`. */
export function defaultName({ url, namespace }: LinkedSpec, element: string): string {
  return element === `@${url.name}` ? namespace : `${namespace}__${element.replace(/^@/, "")}`;
}
