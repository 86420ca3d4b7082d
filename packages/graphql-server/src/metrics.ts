import { Counter, Gauge, Histogram, Registry } from "prom-client";

/** One metric: its name in Prometheus, what it counts, and the labels that its series differ by. */
export interface MetricDefinition {
  readonly kind: "counter" | "gauge" | "histogram";
  readonly name: string;
  /** One sentence: what it counts, in which unit. */
  readonly summary: string;
  readonly labels: readonly string[];
  /** Upper bounds of a histogram's buckets, in the metric's unit. */
  readonly buckets?: readonly number[];
}

/** All metrics of one package, by the name they have in its code. */
export type MetricsCatalogue = Readonly<Record<string, MetricDefinition>>;

/** The metrics of the server itself. */
export const serverMetricsCatalogue = {
  requestDuration: {
    kind: "histogram",
    name: "http_server_request_duration_seconds",
    summary: "Time from the arrival of a request's headers to its answer, in seconds.",
    labels: ["method", "route", "status"],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  },
  requestsRunning: {
    kind: "gauge",
    name: "hansa_graphql_requests_running",
    summary: "GraphQL requests that wait for their answer.",
    labels: [],
  },
  graphqlErrors: {
    kind: "counter",
    name: "hansa_graphql_errors_total",
    summary: "Errors in answers, by their code.",
    labels: ["code"],
  },
  documentCacheHits: {
    kind: "counter",
    name: "hansa_document_cache_hits_total",
    summary: "Requests whose document was parsed and validated before.",
    labels: [],
  },
  documentCacheMisses: {
    kind: "counter",
    name: "hansa_document_cache_misses_total",
    summary: "Requests whose document had to be parsed and validated.",
    labels: [],
  },
} as const;

/** The values of a metric's labels, by label. */
export type LabelValues<Label extends string> = Readonly<Record<Label, string>>;

/** Changes one metric. Each method takes all labels of the metric; a metric without labels takes `{}`. */
export interface CounterInstrument<Label extends string> {
  add(labels: LabelValues<Label>, amount?: number): void;
}

export interface GaugeInstrument<Label extends string> {
  set(labels: LabelValues<Label>, value: number): void;
}

export interface HistogramInstrument<Label extends string> {
  observe(labels: LabelValues<Label>, value: number): void;
}

/** The instruments of a catalogue, by the names that it gives them. */
export type InstrumentsOf<Catalogue extends MetricsCatalogue> = {
  readonly [Name in keyof Catalogue]: InstrumentOf<Catalogue[Name]>;
};

type InstrumentOf<Definition extends MetricDefinition> = Definition["kind"] extends "counter"
  ? CounterInstrument<Definition["labels"][number]>
  : Definition["kind"] extends "gauge"
    ? GaugeInstrument<Definition["labels"][number]>
    : HistogramInstrument<Definition["labels"][number]>;

/** What a process measures. Every package that measures registers its own catalogue here. */
export interface Metrics {
  /**
   * The instruments of a catalogue; the same ones when it is registered again. A metric has at most a thousand
   * series: what comes after has the value `other` in all its labels, so that no client can fill the memory.
   */
  register<const Catalogue extends MetricsCatalogue>(catalogue: Catalogue): InstrumentsOf<Catalogue>;
  /** All metrics in the text form of Prometheus, with its content type. */
  print(): Promise<{ readonly contentType: string; readonly text: string }>;
}

/** Metrics with a registry of their own (prom-client), apart from those of any other server in the process. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const instrumentsByName = new Map<string, unknown>();
  const instrument = (definition: MetricDefinition): unknown => {
    const known = instrumentsByName.get(definition.name);
    const created = known ?? createInstrument(registry, definition);
    instrumentsByName.set(definition.name, created);
    return created;
  };
  return {
    register<const Catalogue extends MetricsCatalogue>(catalogue: Catalogue) {
      const entries = Object.entries(catalogue).map(([name, definition]) => [name, instrument(definition)]);
      // Each definition has the instrument of its kind, which the compiler cannot see through entries.
      return Object.fromEntries(entries) as InstrumentsOf<Catalogue>;
    },
    print: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}

function createInstrument(
  registry: Registry,
  definition: MetricDefinition,
): CounterInstrument<string> | GaugeInstrument<string> | HistogramInstrument<string> {
  const { name, labels, buckets } = definition;
  const configuration = { name, help: definition.summary, labelNames: [...labels], registers: [registry] };
  switch (definition.kind) {
    case "counter": {
      const counter = new Counter(configuration);
      const series = boundedSeries(labels, (values) => counter.labels(...values));
      return { add: (values, amount = 1) => series(values).inc(amount) };
    }
    case "gauge": {
      const gauge = new Gauge(configuration);
      const series = boundedSeries(labels, (values) => gauge.labels(...values));
      return { set: (values, value) => series(values).set(value) };
    }
    case "histogram": {
      const histogram = new Histogram(
        buckets === undefined ? configuration : { ...configuration, buckets: [...buckets] },
      );
      const series = boundedSeries(labels, (values) => histogram.labels(...values));
      return { observe: (values, value) => series(values).observe(value) };
    }
  }
}

const maxSeries = 1_000;

/** The series for label values, each made once; one series called `other` for all that pass the bound. */
function boundedSeries<Series>(
  labels: readonly string[],
  create: (values: readonly string[]) => Series,
): (values: LabelValues<string>) => Series {
  const seriesByKey = new Map<string, Series>();
  return (labelValues) => {
    let values = labels.map((label) => labelValues[label] ?? "");
    let key = values.join("\n");
    let series = seriesByKey.get(key);
    if (series === undefined && seriesByKey.size >= maxSeries) {
      values = labels.map(() => "other");
      key = values.join("\n");
      series = seriesByKey.get(key);
    }
    if (series === undefined) {
      series = create(values);
      seriesByKey.set(key, series);
    }
    return series;
  };
}
