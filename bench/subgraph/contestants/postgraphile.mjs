// PostGraphile with its default preset, lists in place of connections. Arguments: port, connection string.
import { createServer } from "node:http";
import { createRequire } from "node:module";

const require = createRequire(new URL("../../peers/subgraph/package.json", import.meta.url));
const { postgraphile } = require("postgraphile");
const { PostGraphileAmberPreset } = require("postgraphile/presets/amber");
const { makePgService } = require("postgraphile/adaptors/pg");
const { grafserv } = require("postgraphile/grafserv/node");

const [port, connectionString] = process.argv.slice(2);
const instance = postgraphile({
  extends: [PostGraphileAmberPreset],
  pgServices: [makePgService({ connectionString, schemas: ["public"], poolConfig: { max: 10 } })],
  schema: { defaultBehavior: "-connection list" },
  grafserv: { graphqlPath: "/graphql", graphiql: false, watch: false },
  grafast: { explain: false },
});
const server = createServer();
server.on("error", (error) => {
  throw error;
});
await instance.createServ(grafserv).addTo(server);
await instance.getSchema();
server.listen(Number(port), "127.0.0.1");
