import { createServer } from "node:net";
import { expect, test } from "vitest";
import { endpointOn, findPort, isPortFree } from "../../src/dev/find-port.ts";

test("a port on which something listens is not free, and another one is found", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const address = server.address();
    const port = typeof address === "object" ? (address?.port ?? 0) : 0;
    expect(await isPortFree("127.0.0.1", port)).toBe(false);
    const found = await findPort("127.0.0.1", [port]);
    expect(found).not.toBe(port);
    expect(await isPortFree("127.0.0.1", found)).toBe(true);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
});

test("an address of another machine is no matter of who listens", async () => {
  // An address for documents (RFC 5737), which no machine has.
  await expect(isPortFree("192.0.2.1", 4000)).rejects.toMatchObject({ code: "EADDRNOTAVAIL" });
});

test.each([
  ["127.0.0.1", "http://127.0.0.1:1/graphql"],
  ["::1", "http://[::1]:1/graphql"],
  ["0.0.0.0", "http://127.0.0.1:1/graphql"],
  ["::", "http://[::1]:1/graphql"],
  ["localhost", "http://localhost:1/graphql"],
])("a server on %s is reached at %s", (host, url) => {
  expect(endpointOn(host, 1)).toBe(url);
});
