import { createServer } from "node:net";

/** A TCP port on 127.0.0.1 that nobody listens on now; prefer port 0 where what is started can tell its port. */
export async function findFreePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once("error", reject);
    probe.listen({ port: 0, host: "127.0.0.1" }, resolve);
  });
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === "string") {
    throw new Error("The probe for a free port has no port.");
  }
  return address.port;
}
