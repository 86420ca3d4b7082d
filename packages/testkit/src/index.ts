// Ports and conditions
export { findFreePort } from "./find-free-port.ts";
// NATS
export {
  natsServerPath,
  runsNatsTests,
  startTestNats,
  type TestNats,
  type TestNatsOptions,
} from "./start-test-nats.ts";
// PostgreSQL
export { runsPgBouncerTests, startTestPgBouncer, type TestPgBouncer } from "./start-test-pgbouncer.ts";
export { startTestPostgres, type TestPostgres } from "./start-test-postgres.ts";
// Certificates
export { testCertificate } from "./test-certificate.ts";
// Folders
export { createTestFolder } from "./test-folder.ts";
export { type WaitOptions, waitFor } from "./wait-for.ts";
