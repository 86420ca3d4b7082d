import { serverAudits } from "graphql-http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { GraphQLServer } from "../../src/index.ts";
import { startTestServer } from "../support/start-server.ts";

/** Audits that ask for `__type` and expect it to be answered. */
const needIntrospection: ReadonlySet<string> = new Set(["2EA1", "28B9", "D6D5", "6A70"]);

describe.each([{ introspection: true }, { introspection: false }])(
  "GraphQL over HTTP with %o",
  (settings) => {
    let server: GraphQLServer;
    beforeAll(async () => {
      server = await startTestServer({ settings });
    });
    afterAll(() => server.drain());

    const audits = serverAudits({ url: () => server.endpoint });

    test("there are 61 audits", () => {
      expect(audits).toHaveLength(61);
    });

    test.each(audits)("$id $name", async (audit) => {
      const status = settings.introspection || !needIntrospection.has(audit.id) ? "ok" : "not ok";
      const result = await audit.fn();
      expect(result.status === "ok" ? "ok" : "not ok").toBe(status);
    });
  },
);
