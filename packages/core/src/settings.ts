import { CoreError } from "./core-errors.ts";
import { formatDuration, parseDuration } from "./duration.ts";
import type { Environment } from "./environment.ts";
import { formatSize, parseSize } from "./size.ts";
import { didYouMean, suggest } from "./suggestions.ts";

interface SettingBase<Value> {
  /** The environment variable that sets it, for containers. */
  readonly env: string;
  readonly default: Value;
  /** One sentence: what it does. */
  readonly summary: string;
}

/** One setting: its kind, its default, its environment variable. Durations are milliseconds, sizes bytes. */
export type SettingDefinition =
  | ({ readonly kind: "duration" } & SettingBase<number>)
  | ({ readonly kind: "size" } & SettingBase<number>)
  | ({ readonly kind: "integer"; readonly min?: number; readonly max?: number } & SettingBase<number>)
  | ({ readonly kind: "boolean" } & SettingBase<boolean>)
  | ({ readonly kind: "string" } & SettingBase<string | undefined>)
  /** A text that no message repeats. */
  | ({ readonly kind: "secret" } & SettingBase<undefined>)
  | ({ readonly kind: "choice"; readonly choices: readonly string[] } & SettingBase<string>);

/** All settings of one package, by the name they have in configuration files. `docs/settings.md` lists them. */
export type SettingsCatalogue = Readonly<Record<string, SettingDefinition>>;

type SettingValue<D extends SettingDefinition> = D extends { readonly kind: "duration" | "size" | "integer" }
  ? number
  : D extends { readonly kind: "boolean" }
    ? boolean
    : D extends { readonly kind: "choice"; readonly choices: readonly (infer Choice)[] }
      ? Choice
      : string | undefined;

/** The values of a catalogue's settings, each present. */
export type SettingsOf<Catalogue extends SettingsCatalogue> = {
  readonly [Name in keyof Catalogue]: SettingValue<Catalogue[Name]>;
};

/** What a configuration may give for each setting: a value, or for durations and sizes also text with a unit. */
export type SettingsInput<Catalogue extends SettingsCatalogue> = {
  readonly [Name in keyof Catalogue]?:
    | SettingValue<Catalogue[Name]>
    | (Catalogue[Name] extends { readonly kind: "duration" | "size" } ? string : never)
    | undefined;
};

/**
 * The settings of `catalogue`: from `input` first, then from the environment, then the defaults.
 *
 * @throws CoreError SETTING_UNKNOWN naming what `input` has and `catalogue` has not; SETTING_INVALID naming the setting,
 * where it was set, and what is allowed.
 */
export function readSettings<const Catalogue extends SettingsCatalogue>(
  catalogue: Catalogue,
  input: SettingsInput<Catalogue>,
  environment: Environment,
): SettingsOf<Catalogue> {
  const given = input as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(catalogue, name));
  if (unknown !== undefined) {
    // Names of settings are long and alike.
    const hint = didYouMean(suggest(unknown, Object.keys(catalogue), Math.floor(unknown.length / 4) + 1));
    throw new CoreError("SETTING_UNKNOWN", `There is no setting "${unknown}".${hint}`);
  }
  const values = Object.entries(catalogue).map(([name, definition]) => {
    if (given[name] !== undefined) {
      return [name, readSetting(definition, given[name], `The setting "${name}"`)];
    }
    const fromEnvironment = environment[definition.env];
    if (fromEnvironment !== undefined && fromEnvironment !== "") {
      return [name, readSetting(definition, fromEnvironment, `The environment variable "${definition.env}"`)];
    }
    return [name, definition.default];
  });
  // Every name of the catalogue is there with a value of its kind, which the compiler cannot see through entries.
  return Object.fromEntries(values) as SettingsOf<Catalogue>;
}

/** How a setting's value is written in documents: `"10s"`, `"1MB"`, `"true"`, `"–"` when there is none. */
export function formatSetting(definition: SettingDefinition): string {
  switch (definition.kind) {
    case "duration":
      return formatDuration(definition.default);
    case "size":
      return formatSize(definition.default);
    case "integer":
    case "boolean":
    case "choice":
    case "string":
    case "secret":
      return definition.default === undefined ? "–" : String(definition.default);
  }
}

const booleanByText: ReadonlyMap<string, boolean> = new Map([
  ["true", true],
  ["1", true],
  ["false", false],
  ["0", false],
]);

function readSetting(definition: SettingDefinition, value: unknown, origin: string): unknown {
  const read = parseSetting(definition, value);
  if (read === undefined) {
    throw new CoreError(
      "SETTING_INVALID",
      `${origin} has ${definition.kind === "secret" ? "a value that is none" : `the value ${JSON.stringify(value)}`}. Expected ${describeAllowed(definition)}.`,
    );
  }
  return read;
}

function parseSetting(definition: SettingDefinition, value: unknown): unknown {
  switch (definition.kind) {
    case "duration":
      return typeof value === "string" ? parseDuration(value) : wholeNumber(value, 0);
    case "size":
      return typeof value === "string" ? parseSize(value) : wholeNumber(value, 0);
    case "integer":
      return wholeNumber(
        typeof value === "string" && value.trim() !== "" ? Number(value) : value,
        definition.min ?? 0,
        definition.max,
      );
    case "boolean":
      return typeof value === "boolean" ? value : booleanByText.get(String(value));
    case "choice":
      return typeof value === "string" && definition.choices.includes(value) ? value : undefined;
    case "string":
    case "secret":
      return typeof value === "string" ? value : undefined;
  }
}

function wholeNumber(value: unknown, min: number, max: number = Number.MAX_SAFE_INTEGER): number | undefined {
  return Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max
    ? (value as number)
    : undefined;
}

function describeAllowed(definition: SettingDefinition): string {
  switch (definition.kind) {
    case "duration":
      return 'a duration such as "250ms", "10s" or "5m"';
    case "size":
      return 'a size such as "16kB" or "1MB"';
    case "integer": {
      const atMost = definition.max === undefined ? "" : ` and at most ${definition.max}`;
      return `a whole number of at least ${definition.min ?? 0}${atMost}`;
    }
    case "boolean":
      return '"true" or "false"';
    case "choice":
      return `one of ${definition.choices.map((choice) => `"${choice}"`).join(", ")}`;
    case "string":
    case "secret":
      return "a text";
  }
}
