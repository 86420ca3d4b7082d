/** A worker for `process-end.test.ts`: notes events, and ends its process at one that says so. */
import { connectPostgresBroker, defineConsumer, startConsumers } from "../../src/index.ts";

const [connectionString = "", log = "", batchSize = "1"] = process.argv.slice(2);
const consumer = defineConsumer<string>({
  name: "notes",
  subjects: ["events.thing.changed"],
  maxAttempts: 2,
  timeoutMs: 300,
  retry: { firstDelayMs: 5, maxDelayMs: 20 },
  batchSize: Number(batchSize),
  handle: async ({ data }, { transaction }) => {
    await transaction.query("insert into note (data) values ($1)", [JSON.stringify(data)]);
    if (data === "end") {
      process.exit(3);
    }
  },
});
const broker = await connectPostgresBroker({ connectionString: log });
await startConsumers({
  connectionString,
  broker,
  consumers: [consumer],
  source: "/notes",
  settings: { pollIntervalMs: 100 },
});
