/** What the process that starts workers measures of them. */
export const workerMetricsCatalogue = {
  workersRunning: {
    kind: "gauge",
    name: "hansa_workers_running",
    summary: "Processes that serve.",
    labels: [],
  },
  workerRestarts: {
    kind: "counter",
    name: "hansa_worker_restarts_total",
    summary: "Processes that had ended by themselves and were started again.",
    labels: [],
  },
} as const;
