import { describe, expect, test } from "vitest";
import { createMetrics, type MetricsCatalogue } from "../src/index.ts";

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
