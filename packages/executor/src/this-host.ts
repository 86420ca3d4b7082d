import { networkInterfaces } from "node:os";

/** Whether a host, as URLs have it, is this machine: a name of the loopback, or an address of one of its interfaces. */
export function isThisHost(hostname: string): boolean {
  const address = hostname.replace(/^\[(.*)\]$/, "$1");
  return (
    address === "localhost" ||
    address.endsWith(".localhost") ||
    /^127\.\d+\.\d+\.\d+$/.test(address) ||
    Object.values(networkInterfaces()).some((bound = []) => bound.some((one) => one.address === address))
  );
}
