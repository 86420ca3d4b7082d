import { describe, expect, test } from "vitest";
import {
  createMetrics,
  type Metrics,
  type MetricsCatalogue,
  mergeCounts,
  printMerged,
} from "../src/index.ts";

const catalogue = {
  calls: { kind: "counter", name: "test_calls_total", summary: "Calls.", labels: ["target", "result"] },
  open: { kind: "gauge", name: "test_open", summary: "Open things.", labels: [] },
  wait: {
    kind: "histogram",
    name: "test_wait_seconds",
    summary: "Waits.",
    labels: ["target"],
    buckets: [1, 5],
  },
} as const;

describe("createMetrics", () => {
  test("prints what was measured, with labels and buckets", async () => {
    const metrics = createMetrics();
    const { calls, open, wait } = metrics.register(catalogue);
    calls.add({ target: "a", result: "ok" });
    calls.add({ target: "a", result: "ok" }, 2);
    open.set({}, 7);
    wait.observe({ target: "a" }, 3);
    const { text } = await metrics.print();
    expect(text).toContain('test_calls_total{target="a",result="ok"} 3');
    expect(text).toContain("test_open 7");
    expect(text).toContain('test_wait_seconds_bucket{le="1",target="a"} 0');
    expect(text).toContain('test_wait_seconds_bucket{le="5",target="a"} 1');
  });

  test("gives the same instruments when a catalogue is registered again", async () => {
    const metrics = createMetrics();
    metrics.register(catalogue).open.set({}, 1);
    metrics.register(catalogue).calls.add({ target: "a", result: "ok" });
    const { text } = await metrics.print();
    expect(text).toContain("test_open 1");
    expect(text).toContain("test_calls_total");
  });

  test("keeps registries apart", async () => {
    createMetrics().register(catalogue).open.set({}, 5);
    expect((await createMetrics().print()).text.trim()).toBe("");
  });

  test("has at most a thousand series, and one for all others", async () => {
    const metrics = createMetrics();
    const counters = {
      errors: { kind: "counter", name: "e_total", summary: "E.", labels: ["code"] },
    } as const;
    const { errors } = metrics.register(counters satisfies MetricsCatalogue);
    for (let index = 0; index < 5_000; index++) {
      errors.add({ code: `C${index}` });
    }
    const { text } = await metrics.print();
    expect(text.match(/^e_total\{/gm)).toHaveLength(1_001);
    expect(text).toContain('e_total{code="other"} 4000');
  });
});

describe("the metrics of several processes", () => {
  const together = {
    ...catalogue,
    lag: { kind: "gauge", name: "test_lag", summary: "Lag.", labels: [], together: "max" },
  } as const;

  function measured(calls: number, open: number, waits: readonly number[]): Metrics {
    const metrics = createMetrics();
    const instruments = metrics.register(together);
    instruments.calls.add({ target: "a", result: "ok" }, calls);
    instruments.open.set({}, open);
    instruments.lag.set({}, open);
    for (const wait of waits) {
      instruments.wait.observe({ target: "a" }, wait);
    }
    return metrics;
  }

  test("are summed, gauges as their catalogue says", async () => {
    const snapshots = await Promise.all(
      [measured(1, 2, [0.5]), measured(10, 3, [3, 7])].map((one) => one.snapshot()),
    );
    const { text, contentType } = await printMerged(JSON.parse(JSON.stringify(snapshots)));
    expect(contentType).toContain("text/plain");
    expect(text).toContain('test_calls_total{target="a",result="ok"} 11');
    expect(text).toContain("test_open 5");
    expect(text).toContain("test_lag 3");
    expect(text).toContain('test_wait_seconds_bucket{le="1",target="a"} 1');
    expect(text).toContain('test_wait_seconds_bucket{le="5",target="a"} 2');
    expect(text).toContain('test_wait_seconds_count{target="a"} 3');
    expect(text).toContain('test_wait_seconds_sum{target="a"} 10.5');
  });

  test("keep what an ended one has counted, and not its gauges", async () => {
    const [ended, alive] = [await measured(5, 9, [2]).snapshot(), await measured(1, 1, []).snapshot()];
    const past = await mergeCounts([[], ended]);
    const { text } = await printMerged([await mergeCounts([past, ended]), alive]);
    expect(text).toContain('test_calls_total{target="a",result="ok"} 11');
    expect(text).toContain("test_open 1");
    expect(text).toContain('test_wait_seconds_count{target="a"} 2');
  });

  test("are brought up to date before they are read", async () => {
    const metrics = createMetrics();
    const { open } = metrics.register(catalogue);
    let reads = 0;
    metrics.onRead(() => open.set({}, ++reads));
    await metrics.snapshot();
    expect((await metrics.print()).text).toContain("test_open 2");
    metrics.onRead(async () => {
      await Promise.resolve();
      open.set({}, 7);
    });
    expect((await metrics.print()).text).toContain("test_open 7");
  });
});
