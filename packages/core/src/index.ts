// Errors

// Time and logging
export { type Clock, systemClock } from "./clock.ts";
export { CoreError, type CoreErrorCode, coreErrorCatalogue } from "./core-errors.ts";
// Files
export { describeFileError, type FileAccess } from "./describe-file-error.ts";
// Settings
export { formatDuration, parseDuration } from "./duration.ts";
export {
  type Environment,
  type EnvironmentReference,
  environmentReferences,
  environmentValue,
  interpolateEnvironment,
} from "./environment.ts";
export {
  describeError,
  type ErrorAudience,
  type ErrorCatalogue,
  type ErrorDefinition,
  HansaError,
  type HansaErrorOptions,
} from "./errors.ts";
// Numbers
export { ExactNumber, parseExactJson } from "./exact-number.ts";
// Collections
export { LinkedList, type ListPlace } from "./linked-list.ts";
export {
  createLogger,
  type LogFields,
  type Logger,
  type LoggerOptions,
  type LogLevel,
  silentLogger,
} from "./logger.ts";
export { readTextFileBounded } from "./read-text-file.ts";
export {
  formatSetting,
  readSettings,
  type SettingDefinition,
  type SettingsCatalogue,
  type SettingsInput,
  type SettingsOf,
} from "./settings.ts";
export { formatSize, parseSize } from "./size.ts";
export { didYouMean, suggest } from "./suggestions.ts";
export { decodeUtf8, TextEncodingError } from "./text-encoding.ts";
// Between services
export { timeLeftHeader } from "./time-left-header.ts";
