import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { GraphQLServer } from "../../src/index.ts";
import { openConnection } from "../support/raw-connection.ts";
import { startTestServer } from "../support/start-server.ts";

const hostileText = "</script><script>alert(1)</script><!-- {{nonce}} $& ${1} ` \\";

let server: GraphQLServer;
beforeAll(async () => {
  server = await startTestServer({
    settings: { ide: true },
    ide: { title: `Shop ${hostileText}`, initialQuery: `# ${hostileText}\n{ hello }` },
  });
});
afterAll(() => server.drain());

const fetchPage = async () => {
  const response = await fetch(`${server.url}/`);
  return { response, html: await response.text() };
};
const policyOf = (response: Response): string => response.headers.get("content-security-policy") ?? "";

describe("the page", () => {
  test("is HTML that nothing may frame or cache", async () => {
    const { response } = await fetchPage();
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("x-frame-options")).toBe("DENY");
  });

  test("names no other origin, in the HTML and in what it may load", async () => {
    const { response, html } = await fetchPage();
    expect(html.match(/(https?:)?\/\/[a-z0-9]/gi)).toBeNull();
    expect(policyOf(response)).toContain("default-src 'none'; script-src 'self' 'nonce-");
    expect(policyOf(response)).not.toMatch(/unsafe|https?:|\*/);
  });

  test("has a fresh nonce each time, on every script and style that stands in it", async () => {
    const [first, second] = [await fetchPage(), await fetchPage()];
    const nonceOf = (response: Response) => /'nonce-([^']+)'/.exec(policyOf(response))?.[1];
    const nonce = nonceOf(first.response);
    expect(nonce).toMatch(/^[\w-]{22}$/);
    expect(nonceOf(second.response)).not.toBe(nonce);
    const inline = [...first.html.matchAll(/<(?:script|style)(?![^>]*\bsrc=)([^>]*)>/g)].map(
      ([, rest]) => rest,
    );
    expect(inline).toHaveLength(3);
    expect(inline.every((attributes) => attributes?.includes(`nonce="${nonce}"`))).toBe(true);
  });

  test("sets the endpoint and the first query, whatever the texts hold", async () => {
    const { html } = await fetchPage();
    const script = /AltairGraphQL\.init\((.*)\);<\/script>/.exec(html)?.[1] ?? "";
    expect(JSON.parse(script)).toMatchObject({
      endpointURL: "/graphql",
      initialQuery: `# ${hostileText}\n{ hello }`,
      initialName: `Shop ${hostileText}`,
    });
    expect(html.match(/<script/g)).toHaveLength(3);
    expect(html).toContain("<title>Shop &lt;/script&gt;");
  });

  test("loads only files that are served, and they are kept for good", async () => {
    const { html } = await fetchPage();
    const base = /<base href="([^"]+)"/.exec(html)?.[1] ?? "";
    const files = [...html.matchAll(/<(?:link|script|img)[^>]* (?:href|src)="([^"]+)"/g)].map(
      ([, file]) => file,
    );
    expect(files.length).toBeGreaterThan(10);
    for (const file of files) {
      const response = await fetch(`${server.url}${base}${file}`);
      expect([file, response.status]).toEqual([file, 200]);
      expect(response.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
      expect(response.headers.get("content-type")).not.toBe("application/octet-stream");
      await response.arrayBuffer();
    }
  });
});

describe("files", () => {
  test.each([
    "/ide/8.5.9/../../../package.json",
    "/ide/8.5.9/..%2f..%2f..%2fpackage.json",
    "/ide/8.5.9/%2e%2e/index.js",
    "/ide/8.5.9/../index.js",
    "/ide/8.5.9/..\\index.js",
    "/ide/8.5.9//etc/passwd",
    "/ide/8.5.9/main.js%00",
    "/ide/8.5.9/",
    "/ide/8.5.9/assets",
    "/ide/8.5.9/constructor",
    "/main.js",
  ])("%s is not found", async (path) => {
    using connection = await openConnection(server);
    connection.send(`GET ${path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n`);
    expect(await connection.untilClosed).toMatch(/^HTTP\/1\.1 404 /);
  });

  test("of the frame for scripts have an origin of their own", async () => {
    const response = await fetch(`${server.url}/ide/8.5.9/iframe-sandbox/index.html`);
    expect(policyOf(response)).toContain("sandbox allow-scripts;");
    expect((await response.text()).length).toBeGreaterThan(0);
  });

  test("are not served while the IDE is off", async () => {
    await using plain = await startTestServer();
    expect((await fetch(`${plain.url}/ide/8.5.9/main.js`)).status).toBe(404);
  });
});
