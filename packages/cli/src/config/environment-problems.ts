import { didYouMean, type Environment, type SettingsCatalogue, suggest } from "@hansa/core";

/** Set for processes that another command starts, which has looked at the environment for all of them. */
const partVariables: readonly string[] = ["HANSA_DEV_PART", "HANSA_DEV_EVENTS", "HANSA_WORKER_NUMBER"];

/** What Hansa reads beside settings and options: of the machine that it runs on, and from itself. */
const otherVariables: readonly string[] = ["HANSA_CACHE_DIRECTORY", "HANSA_LAUNCHED"];

/** What begins with these is a setting; what else begins with HANSA_ may be anybody's. */
const ownPrefixes = /^HANSA_(?:EVENTS|SERVER|GATEWAY|SUBGRAPH|POSTGRES|PLANNER|COMPOSE)_/;

/** At most so many letters may be wrong in a name that may be anybody's. */
const maxWrongLetters = 2;

/**
 * Environment variables that look like settings and are none, each as a sentence without its value. None in a process
 * that is part of another command's.
 *
 * @param optionVariables the variables that options of the command can be given by.
 */
export async function environmentProblems(
  environment: Environment,
  optionVariables: readonly string[],
): Promise<readonly string[]> {
  if (partVariables.some((name) => environment[name] !== undefined)) {
    return [];
  }
  const others = [...otherVariables, ...optionVariables];
  const names = Object.keys(environment).filter((name) => /^hansa_/i.test(name) && !others.includes(name));
  if (names.length === 0) {
    return [];
  }
  const known = [...(await readSettingVariables()), ...others];
  return names.filter((name) => !known.includes(name)).flatMap((name) => describeUnknown(name, known) ?? []);
}

function describeUnknown(name: string, known: readonly string[]): string | undefined {
  const near = nearest(name.toUpperCase(), known);
  return near.length > 0 || ownPrefixes.test(name.toUpperCase())
    ? `The environment variable "${name}" is not known and does nothing.${didYouMean(near)}`
    : undefined;
}

function nearest(name: string, known: readonly string[]): readonly string[] {
  const withoutPackage = known.filter((one) => one.endsWith(name.slice("HANSA".length)));
  // Names of one package share their beginnings: what comes behind tells them apart, and may have more mistakes.
  const [prefix = ""] = ownPrefixes.exec(name) ?? [];
  const limit = Math.max(maxWrongLetters, Math.floor((name.length - prefix.length) / 4));
  const near = suggest(name, known, prefix === "" ? maxWrongLetters : limit);
  return [...new Set([...withoutPackage, ...near])].slice(0, 3);
}

/** Loaded only when there is something to compare with: a command that needs none of them starts faster. */
async function readSettingVariables(): Promise<readonly string[]> {
  const [events, gateway, server, postgres, planner, subgraph] = await Promise.all([
    import("@hansa/events"),
    import("@hansa/gateway"),
    import("@hansa/graphql-server"),
    import("@hansa/postgres"),
    import("@hansa/query-planner"),
    import("@hansa/subgraph"),
  ]);
  const catalogues: readonly SettingsCatalogue[] = [
    events.eventsSettings,
    gateway.gatewaySettings,
    server.serverSettings,
    postgres.postgresSettings,
    planner.queryPlannerSettings,
    subgraph.subgraphSettings,
  ];
  return catalogues.flatMap((catalogue) => Object.values(catalogue).map(({ env }) => env));
}
