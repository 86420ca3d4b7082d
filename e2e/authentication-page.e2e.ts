import { createHmac } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { startTestPostgres } from "@hansa/testkit";
import { afterAll, expect, test } from "vitest";
import { type RunningCommand, root, runHansa, startHansa } from "./support/hansa-process.ts";
import { readReadme } from "./support/readme.ts";

/** Below the checkout, where `@hansa/subgraph` resolves as in a user's project. */
const project = join(root, "e2e/.hansa", `authentication-page-${process.pid}`);

afterAll(() => rm(project, { recursive: true, force: true }));

const secret = "a secret of no less than thirty-two bytes";

function sign(claims: object): string {
  const parts = [{ alg: "HS256" }, { exp: 9_999_999_999, ...claims }];
  const text = parts.map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  return `${text}.${createHmac("sha256", secret).update(text).digest("base64url")}`;
}

async function endpointOf(command: RunningCommand): Promise<string> {
  await command.printed("The subgraph is served.");
  return /"url":"([^"]+)"/.exec(command.output)?.[1] ?? "";
}

/** Sends an operation of the page as the one whom its first line names. */
async function ask(url: string, query: string): Promise<Response> {
  const [, claims = ""] = /^# as (.*)\n/.exec(query) ?? [];
  return await fetch(url, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(claims === "nobody" ? {} : { authorization: `Bearer ${sign(JSON.parse(claims))}` }),
    },
    body: JSON.stringify({ query }),
  });
}

test("the service of docs/authentication.md shows to each what the page says", async () => {
  const blocks = readReadme("docs/authentication.md");
  for (const { file, text } of blocks) {
    if (file !== undefined) {
      await mkdir(dirname(join(project, file)), { recursive: true });
      await writeFile(join(project, file), text);
    }
  }
  const operations = blocks.flatMap(({ language, text }, index) =>
    language === "graphql" ? [{ operation: text, answer: blocks[index + 1]?.text ?? "" }] : [],
  );
  expect(operations).toHaveLength(3);
  const roles = blocks.find(({ language, file }) => language === "sql" && file === undefined)?.text ?? "";
  const module = join(project, "orders/subgraph.ts");

  await using server = await startTestPostgres();
  await using database = await server.createDatabase();
  await database.query(roles);
  try {
    const { connectionString } = database;
    expect((await runHansa(["migrate", module, "--database", connectionString])).exitCode).toBe(0);
    const service = connectionString.replace(/\/\/[^@]*@/, "//orders_service:change%20me@");
    const env = { DATABASE_URL: service, HANSA_SERVER_AUTH_SECRET: secret };
    const serve = ["subgraph", module, "--port", "0"];
    {
      await using subgraph = startHansa(serve, { env });
      const url = await endpointOf(subgraph);
      for (const { operation, answer } of operations) {
        expect(await (await ask(url, operation)).json()).toEqual(JSON.parse(answer));
      }
    }
    await using refusing = startHansa(serve, {
      env: { ...env, HANSA_SUBGRAPH_UNAUTHORIZED_FIELDS: "refuse" },
    });
    const url = await endpointOf(refusing);
    const nobody = await ask(url, "# as nobody\n{ orders { margin } }");
    expect([nobody.status, nobody.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
    const ada = await ask(url, '# as {"sub": "ada"}\n{ orders { margin } }');
    expect(ada.status).toBe(403);
    expect(ada.headers.get("www-authenticate")).toMatch(
      /^Bearer error="insufficient_scope", .*, scope="finance read"$/,
    );
  } finally {
    await database.query(
      "drop owned by orders_member, orders_guest, orders_service; drop role orders_member, orders_guest, orders_service",
    );
  }
});
