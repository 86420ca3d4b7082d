import { HansaError, type HansaErrorOptions } from "./errors.ts";

/** Every error code that `@hansa/core` raises. */
export const coreErrorCatalogue = {
  SETTING_INVALID: {
    audience: "internal",
    status: 500,
    summary: "A setting has a value that its kind does not allow.",
    remedy: "Correct the value in the configuration file or the environment variable that the message names.",
  },
  SETTING_UNKNOWN: {
    audience: "internal",
    status: 500,
    summary: "A configuration names a setting that there is not.",
    remedy: "Correct its name; docs/settings.md lists all settings.",
  },
  ENVIRONMENT_VARIABLE_MISSING: {
    audience: "internal",
    status: 500,
    summary: "A configuration text refers to an environment variable that is not set and has no default.",
    remedy: "Set the variable, or give it a default as in ${NAME:-default}.",
  },
} as const;

export type CoreErrorCode = keyof typeof coreErrorCatalogue;

export class CoreError extends HansaError<CoreErrorCode> {
  constructor(code: CoreErrorCode, message: string, options?: HansaErrorOptions) {
    super(coreErrorCatalogue, code, message, options);
  }
}
