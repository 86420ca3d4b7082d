// Databases

export { databaseUrl, withoutPassword } from "./connection-string.ts";
export type {
  Database,
  Queryable,
  QueryOptions,
  Row,
  Session,
  SessionOptions,
  StatementOptions,
  TimeLimit,
  TransactionOptions,
} from "./database.ts";
// Embedded server
export {
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  startEmbeddedPostgres,
} from "./embedded/start-embedded-postgres.ts";
export { ensureDatabase } from "./ensure-database.ts";
export { ensureHansaSchema } from "./ensure-hansa-schema.ts";
// Errors and settings
export { PostgresError, type PostgresErrorCode, postgresErrorCatalogue } from "./errors.ts";
// Migrations
export {
  listMigrations,
  type MigrateOptions,
  type MigrationReport,
  type MigrationsOf,
  migrate,
  migrationStatus,
} from "./migrations/migrate.ts";
export type { Migration } from "./migrations/migration-file.ts";
export type { MigrationState, MigrationStatus } from "./migrations/migration-history.ts";
// Pool
export { connectDatabase, createDatabase, type DatabaseOptions } from "./pool/connect-database.ts";
export { type ListenOptions, startListening } from "./pool/listen.ts";
// Texts of statements
export { quoteIdentifier, quoteLiteral, quoteQualified } from "./quoting.ts";
export { postgresSettings } from "./settings.ts";
