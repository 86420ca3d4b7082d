import { expect, test } from "vitest";
import { createFolder } from "./support/folder.ts";
import { runHansa, startHansa } from "./support/hansa-process.ts";

const files = {
  "supergraph.yaml":
    'subgraphs: { a: { routing_url: "http://a", schema: { sdl: "type Query { a: Int }" } } }',
  "gateway.config.ts":
    "export default { source: { kind: 'file', path: 'none.graphql' }, settings: { subgraphTimout: 1 } };",
  "misspelt.config.ts": "export default { sorce: 1 };",
};
const env = { HANSA_SERVER_MAX_DEPHT: "hunter2" };
const sentence =
  'The environment variable "HANSA_SERVER_MAX_DEPHT" is not known and does nothing. Did you mean "HANSA_SERVER_MAX_DEPTH"?';

test("a misspelt variable is warned of, without its value", async () => {
  await using folder = await createFolder(files);
  const { exitCode, stdout, stderr } = await runHansa(["compose", "--config", "supergraph.yaml"], {
    cwd: folder.path,
    env,
  });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: `warning: ${sentence}\n` });
  expect(stdout).not.toContain("hunter2");
});

test("a server has it in its log", async () => {
  await using folder = await createFolder(files);
  await using gateway = startHansa(["gateway", "--subgraphs", "supergraph.yaml", "--port", "0"], {
    cwd: folder.path,
    env,
  });
  await gateway.printed("The gateway is served.");
  const lines = gateway.output.split("\n").filter((line) => line.includes("HANSA_SERVER_MAX_DEPHT"));
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { level: "warn", time: expect.any(String), msg: sentence },
  ]);
});

test("hansa dev tells it once for all its parts", async () => {
  await using folder = await createFolder({
    "hansa.config.ts": 'export default { subgraphs: { a: { url: "http://127.0.0.1:1/graphql" } } };',
  });
  await using dev = startHansa(["dev", folder.path, "--port", "0"], { env });
  await dev.printed("The gateway is served.");
  expect(dev.output.match(/HANSA_SERVER_MAX_DEPHT/g)).toHaveLength(1);
});

test("keys and settings of a configuration that are not known are named with the nearest", async () => {
  await using folder = await createFolder(files);
  const serve = (config: string) =>
    runHansa(["gateway", "--config", config, "--port", "0"], { cwd: folder.path });
  const setting = await serve("gateway.config.ts");
  expect(setting).toMatchObject({ exitCode: 1 });
  expect(setting.stderr).toContain(
    'error SETTING_UNKNOWN: There is no setting "subgraphTimout". Did you mean "subgraphTimeout"?',
  );
  const key = await serve("misspelt.config.ts");
  expect(key).toMatchObject({ exitCode: 1 });
  expect(key.stderr).toContain(
    'error CONFIG_INVALID: "misspelt.config.ts" has the key "sorce", which is not known. Did you mean "source"',
  );
});
