/**
 * What a programmer would write for exactly the measured operations and for nothing else: the limit that a subgraph is
 * compared with. It sends the statements that Hansa sends, on the same driver, and answers the text that PostgreSQL
 * printed; it does not look at the document, and knows nothing of errors, limits, or clients that leave. Arguments:
 * port, connection string, the statements as JSON.
 */
import { createServer, type IncomingMessage } from "node:http";
import pg from "pg";
import type { RecordedStatements } from "../record-statements.ts";

interface GraphQLRequest {
  readonly operationName: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** How the variables of an operation become the values of its statement, in the order that its text has them. */
type ReadValues = (variables: GraphQLRequest["variables"], recorded: readonly unknown[]) => unknown[];

const [port, connectionString, statementsText] = process.argv.slice(2);
const statements: RecordedStatements = JSON.parse(String(statementsText));

/** A statement whose values are the same in every request has those that were recorded. */
const asRecorded: ReadValues = (_, recorded) => [...recorded];
const readValuesByOperation: Readonly<Record<string, ReadValues>> = {
  ByKey: ({ id }) => [id],
  Insert: ({ author, body }) => [author, body],
  Entities: ({ representations }) => [(representations as { readonly id: number }[]).map(({ id }) => id)],
};

// A socket's folder is in the query part, which the driver reads.
const pool = new pg.Pool({
  connectionString: String(connectionString),
  max: 10,
  types: { getTypeParser: () => (text: string) => text },
});

function readBody(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => resolve(Buffer.concat(chunks)));
    request.on("error", reject);
  });
}

async function answer(request: IncomingMessage): Promise<string> {
  const { operationName, variables }: GraphQLRequest = JSON.parse((await readBody(request)).toString());
  const statement = statements[operationName];
  if (statement === undefined) {
    throw new Error(`There is no operation "${operationName}".`);
  }
  const { field, name, text, values } = statement;
  const readValues = readValuesByOperation[operationName] ?? asRecorded;
  const { rows } = await pool.query({ name, text, values: readValues(variables, values), rowMode: "array" });
  return `{"data":{"${field}":${rows[0]?.[0] ?? "null"}}}`;
}

createServer((request, response) => {
  void answer(request).then((body) => {
    response.writeHead(200, {
      "content-type": "application/json; charset=utf-8",
      "content-length": Buffer.byteLength(body),
    });
    response.end(body);
  });
}).listen(Number(port), "127.0.0.1");
