// Configuring a project
export {
  defineConfig,
  type ProjectConfig,
  type ProjectGateway,
  type ProjectSubgraph,
} from "./dev/project-config.ts";
// Errors
export { CliError, type CliErrorCode, cliErrorCatalogue } from "./errors.ts";
// The command
export { createProgram } from "./program.ts";
export { type ExitCode, runHansa } from "./run-hansa.ts";
// Metrics
export { workerMetricsCatalogue } from "./workers/metrics.ts";
