import { describe, expect, test } from "vitest";
import type { ServerSettingsInput } from "../../src/index.ts";
import { startTestServer } from "../support/start-server.ts";

const page = "https://shop.example";

describe("CORS", () => {
  test.each<[title: string, settings: ServerSettingsInput, origin: string, allowed: string | null]>([
    ["is off by default", {}, page, null],
    ["allows a listed origin", { corsOrigins: `https://a.example, ${page}` }, page, page],
    ["refuses an origin that is not listed", { corsOrigins: page }, "https://shop.example.evil", null],
    ["refuses the null origin", { corsOrigins: page }, "null", null],
    ["allows all for *", { corsOrigins: "*" }, page, "*"],
  ])("%s", async (_, settings, origin, allowed) => {
    await using server = await startTestServer({ settings });
    const headers = {
      origin,
      "access-control-request-method": "POST",
      "access-control-request-headers": "x-a, b",
    };
    const preflight = await fetch(server.endpoint, { method: "OPTIONS", headers });
    expect(preflight.status).toBe(allowed === null ? 405 : 204);
    expect(preflight.headers.get("access-control-allow-origin")).toBe(allowed);
    expect(preflight.headers.get("access-control-allow-headers")).toBe(allowed === null ? null : "x-a, b");

    const answer = await fetch(`${server.endpoint}?query={hello}`, { headers: { origin } });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("access-control-allow-origin")).toBe(allowed);
    const isList = settings.corsOrigins !== undefined && settings.corsOrigins !== "*";
    expect(answer.headers.get("vary")).toBe(isList ? "origin" : null);
  });

  test("sends credentials to listed origins only where that is set, and never for *", async () => {
    const credentials = async (settings: ServerSettingsInput) => {
      await using server = await startTestServer({ settings });
      const answer = await fetch(`${server.endpoint}?query={hello}`, { headers: { origin: page } });
      return answer.headers.get("access-control-allow-credentials");
    };
    expect(await credentials({ corsOrigins: page })).toBeNull();
    expect(await credentials({ corsOrigins: page, corsCredentials: true })).toBe("true");
    expect(await credentials({ corsOrigins: "*", corsCredentials: true })).toBeNull();
  });
});
