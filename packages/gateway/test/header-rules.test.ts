import { silentLogger } from "@hansa/core";
import type { RequestContext } from "@hansa/graphql-server";
import { describe, expect, it } from "vitest";
import { readHeaderRules } from "../src/header-rules.ts";

function contextWith(headers: RequestContext["headers"]): RequestContext {
  const { signal } = new AbortController();
  return { requestId: "id-1", headers, signal, deadlineMs: 0, logger: silentLogger };
}

describe("readHeaderRules", () => {
  it("forwards what is listed, in any case, and the request's id", () => {
    const rules = readHeaderRules(" Authorization,x-tenant ,, set-cookie");
    const headers = {
      authorization: "Bearer x",
      "x-tenant": "t",
      cookie: "secret",
      "x-request-id": "not well formed\u0000",
      "set-cookie": ["a", "b"],
    };
    expect(rules(contextWith(headers))).toEqual({
      authorization: "Bearer x",
      "x-tenant": "t",
      "set-cookie": "a, b",
      "x-request-id": "id-1",
    });
  });

  it("forwards the id alone where nothing is listed", () => {
    expect(readHeaderRules(undefined)(contextWith({ authorization: "x" }))).toEqual({
      "x-request-id": "id-1",
    });
  });

  it.each(["Host", "content-length", "connection", "x y", "a:b", "ü"])("refuses %j", (name) => {
    expect(() => readHeaderRules(`authorization, ${name}`)).toThrow(
      expect.objectContaining({ code: "HEADER_NOT_FORWARDABLE" }),
    );
  });
});
