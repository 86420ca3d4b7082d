import { expect, test } from "vitest";
import { readNatsUrl } from "../../src/jetstream-broker/nats-url.ts";

test.each([
  ["nats://127.0.0.1:4333", { servers: ["127.0.0.1:4333"], isEncrypted: false }],
  ["localhost", { servers: ["localhost:4222"], isEncrypted: false }],
  ["nats://a:1, nats://b:2", { servers: ["a:1", "b:2"], isEncrypted: false }],
  ["tls://me:p%40ss@host", { servers: ["host:4222"], isEncrypted: true, user: "me", pass: "p@ss" }],
  ["nats://token@[::1]:4222", { servers: ["[::1]:4222"], isEncrypted: false, token: "token" }],
])("reads %s", (text, expected) => {
  expect(readNatsUrl(text)).toEqual(expected);
});

test.each(["", "http://host", "nats://", "nats://a,,"])("refuses %j without repeating it", (text) => {
  const read = () => readNatsUrl(text.replace("//", "//user:secret@"));
  expect(read).toThrow(expect.objectContaining({ code: "BROKER_REFUSED" }));
  expect(read).not.toThrow("secret");
});
