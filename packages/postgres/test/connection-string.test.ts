import { expect, test } from "vitest";
import { createDatabase, databaseUrl, withoutPassword } from "../src/index.ts";

test.each([
  ["postgres://me:secret@db:5432/postgres", "postgres://me:secret@db:5432/users"],
  ["postgresql://db", "postgresql://db/users"],
  ["postgresql://me@/postgres?host=%2Frun&port=1", "postgresql://me@/users?host=%2Frun&port=1"],
])("%s names the database users on the same server as %s", (serverUrl, expected) => {
  expect(databaseUrl(serverUrl, "users")).toBe(expected);
});

test("what is no connection string is refused without being repeated", () => {
  expect(() => databaseUrl("me:secret@db", "users")).toThrow(
    expect.objectContaining({
      code: "CONNECTION_STRING_INVALID",
      message: expect.not.stringContaining("secret"),
    }),
  );
});

test.each(["", "nonsense", "mysql://db", "/var/run"])("no database is opened by %j", (connectionString) => {
  expect(() => createDatabase({ connectionString })).toThrow(
    expect.objectContaining({ code: "CONNECTION_STRING_INVALID" }),
  );
});

test.each([
  ["postgres://me:secret@db:5432/users", "postgres://me@db:5432/users"],
  ["postgresql://:secret@db/users", "postgresql://db/users"],
  ["postgresql://me@/users?host=%2Frun&port=1", "postgresql://me@/users?host=%2Frun&port=1"],
  ["postgresql://db/users?user=me&password=secret", "postgresql://db/users?user=me"],
  ["postgresql://db/users?sslpassword=secret", "postgresql://db/users"],
  ["postgres://me:se@cret@db/users", "postgres://me@db/users"],
  ["postgres://me:se/cret@db/users", undefined],
  ["postgres://me:se?cret@db/users", undefined],
  ["secret", undefined],
])("%s is shown as %s", (connectionString, shown) => {
  expect(withoutPassword(connectionString)).toBe(shown);
});
