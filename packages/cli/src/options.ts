import { parseDuration } from "@hansa/core";
import { type Command, InvalidArgumentError, Option } from "commander";

/** More processes than a machine has cores. */
export const maxWorkers = 1_024;

/** `--port`, also by the environment; `fallback` says in words what holds where neither is given. */
export function portOption(description: string, fallback: string): Option {
  return new Option("-p, --port <number>", `${description} (default: ${fallback})`)
    .env("HANSA_PORT")
    .argParser(parsePort);
}

/** `--host`, also by the environment. */
export function hostOption(fallback: string): Option {
  return new Option("--host <address>", `the address to listen on (default: ${fallback})`).env("HANSA_HOST");
}

/** `--workers`, also by the environment. */
export function workersOption(): Option {
  return new Option(
    "--workers <number|auto>",
    "how many processes serve at the port; auto: one for each core (default: the configuration's, or 1)",
  )
    .env("HANSA_WORKERS")
    .argParser(parseWorkers);
}

/** `--database`, also by the environment, which keeps a password out of the list of processes. */
export function databaseOption(description: string): Option {
  return new Option("--database <url>", description).env("DATABASE_URL");
}

/** `--replica`, also by the environment. */
export function replicaOption(description: string): Option {
  return new Option("--replica <url>", description).env("DATABASE_REPLICA_URL");
}

/** An option of which each use adds a value. */
export function repeatableOption(flags: string, description: string): Option {
  return new Option(flags, `${description}; may be given again`).argParser(
    (value, before: readonly string[] | undefined) => [...(before ?? []), value],
  );
}

/** `--timeout`, of each subgraph that is asked for its schema. */
export function schemaTimeoutOption(): Option {
  return new Option("--timeout <duration>", "how long each subgraph may take to answer its schema")
    .argParser(parseDurationOption)
    .default(10_000, "10s");
}

/**
 * The value of an option that must be given, for an action to begin with: commander itself would ask for it before it
 * looks at options that it does not know, of which one may be this one, misspelt.
 */
export function requireOption<Value>(command: Command, flags: string, value: Value | undefined): Value {
  return value ?? command.error(`error: required option '${flags}' not specified`);
}

/** A port of the command line; 0 stands for any free one. */
export function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) {
    throw new InvalidArgumentError("Expected a number from 0 to 65535; 0 takes any free port.");
  }
  return port;
}

/** A number of processes; 0 and "auto" stand for one for each core. */
export function parseWorkers(text: string): number | "auto" {
  const workers = Number(text);
  if (text === "auto" || text === "0") {
    return "auto";
  }
  if (!/^\d+$/.test(text) || workers > maxWorkers) {
    throw new InvalidArgumentError(
      `Expected a number from 1 to ${maxWorkers}, or auto for one for each core.`,
    );
  }
  return workers;
}

/** A duration of the command line, in milliseconds. */
export function parseDurationOption(text: string): number {
  const durationMs = parseDuration(text);
  if (durationMs === undefined) {
    throw new InvalidArgumentError('Expected a duration such as "500ms", "30s" or "2m".');
  }
  return durationMs;
}

/** An object of the command line, as JSON. */
export function parseJsonObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      return value as Readonly<Record<string, unknown>>;
    }
  } catch {
    // Told below, as for any other value that is not an object.
  }
  throw new InvalidArgumentError(`Expected a JSON object such as '{"id": 1}'.`);
}
