import { waitFor } from "@hansa/testkit";
import { expect, test } from "vitest";
import { createFolder } from "./support/folder.ts";
import { sendOperation } from "./support/graphql-client.ts";
import { descendantsOf, isAlive, type RunningCommand, startHansa } from "./support/hansa-process.ts";
import { endpointOf } from "./support/shop.ts";
import { startSlowSubgraph } from "./support/slow-subgraph.ts";

/** Longer than these tests take. */
const patient = {
  HANSA_SERVER_DRAIN_TIMEOUT: "5m",
  HANSA_GATEWAY_SUBGRAPH_TIMEOUT: "5m",
  HANSA_SERVER_REQUEST_TIMEOUT: "5m",
};

/** Stops a command with Ctrl-C while a request is under way, and again once it says what it waits for. */
async function interruptTwice(command: RunningCommand, notice: RegExp): Promise<number | null> {
  command.interruptGroup();
  await command.printed(notice);
  expect(command.hasEnded).toBe(false);
  command.interruptGroup();
  return command.ended;
}

test("a gateway with a request under way says that it waits for it, and ends at the second Ctrl-C", async () => {
  await using slow = await startSlowSubgraph();
  await using folder = await createFolder({
    "supergraph.yaml": `subgraphs: { slow: { routing_url: "${slow.url}", schema: { sdl: "type Query { slow: Int }" } } }`,
  });
  await using gateway = startHansa(["gateway", "--subgraphs", "supergraph.yaml", "--port", "0"], {
    cwd: folder.path,
    env: patient,
  });
  await gateway.printed("The gateway is served.");
  const url = /"url":"(http:[^"]+)"/.exec(gateway.output)?.[1] ?? "";
  const answer = sendOperation(url, "{ slow }").catch(() => "cut off");
  await Promise.race([slow.asked, answer]);
  const exitCode = await interruptTwice(
    gateway,
    /^Stopping: waiting for requests under way to finish \(at most HANSA_SERVER_DRAIN_TIMEOUT\)\. Ctrl-C again ends it at once\.$/m,
  );
  expect(exitCode).toBe(130);
  expect(await answer).toBe("cut off");
});

test("hansa dev names the part that it waits for, and leaves nothing running after the second Ctrl-C", async () => {
  await using slow = await startSlowSubgraph();
  await using folder = await createFolder({
    "hansa.config.ts": `export default { subgraphs: { slow: { url: "${slow.url}" } } };`,
  });
  await using dev = startHansa(["dev", folder.path, "--port", "0"], { env: patient });
  await dev.printed("Ctrl-C stops everything");
  const answer = sendOperation(endpointOf(dev.stdout), "{ slow }").catch(() => "cut off");
  await Promise.race([slow.asked, answer]);
  const processes = descendantsOf(dev.pid);
  const exitCode = await interruptTwice(
    dev,
    /^Stopping: waiting for gateway to finish what is under way\. Ctrl-C again ends it at once\.$/m,
  );
  expect(exitCode).toBe(130);
  expect(await answer).toBe("cut off");
  await waitFor(() => processes.every((pid) => !isAlive(pid)), { timeoutMs: 15_000 });
});

test("Ctrl-C while a part does not get ready stops the others and ends", async () => {
  await using folder = await createFolder({
    "endless/subgraph.ts":
      'console.log("loading"); setInterval(() => undefined, 1_000); await new Promise(() => undefined);',
  });
  await using dev = startHansa(["dev", folder.path, "--port", "0"]);
  await dev.printed("[endless] loading");
  const processes = descendantsOf(dev.pid);
  dev.interruptGroup();
  expect(await dev.ended).toBe(0);
  expect(processes.filter(isAlive)).toEqual([]);
  expect(dev.output).not.toContain("MODULE_LOAD_TIMEOUT");
});
