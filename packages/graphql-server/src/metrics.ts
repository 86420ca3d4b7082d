import { AggregatorRegistry, Counter, Gauge, Histogram, type MetricObject, Registry } from "prom-client";

/** One metric: its name in Prometheus, what it counts, and the labels that its series differ by. */
export interface MetricDefinition {
  readonly kind: "counter" | "gauge" | "histogram";
  readonly name: string;
  /** One sentence: what it counts, in which unit. */
  readonly summary: string;
  readonly labels: readonly string[];
  /** Upper bounds of a histogram's buckets, in the metric's unit. */
  readonly buckets?: readonly number[];
  /** What the values of several processes make: their sum unless this says otherwise. */
  readonly together?: "sum" | "max";
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
  /**
   * `update` is called, and waited for, before each time that the metrics are read: for gauges of what changes all the
   * time. It must not reject.
   */
  onRead(update: () => void | Promise<void>): void;
  /** All metrics in the text form of Prometheus, with its content type. */
  print(): Promise<PrintedMetrics>;
  /** All metrics as JSON, to be merged with others: see `printMerged`. */
  snapshot(): Promise<MetricsSnapshot>;
}

export interface PrintedMetrics {
  readonly contentType: string;
  readonly text: string;
}

/** What a process has measured, as JSON. */
export type MetricsSnapshot = readonly MetricObject[];

/** What several processes have measured, together: sums, unless their catalogue says otherwise. */
export async function printMerged(snapshots: readonly MetricsSnapshot[]): Promise<PrintedMetrics> {
  const registry = AggregatorRegistry.aggregate(snapshots.map((snapshot) => [...snapshot]));
  return { contentType: registry.contentType, text: await registry.metrics() };
}

/** What several parts of a process measure apart, to be read as one: sums, unless their catalogue says otherwise. */
export function mergeMetrics(parts: readonly Metrics[]): Pick<Metrics, "print"> {
  return {
    print: async () => printMerged(await Promise.all(parts.map((part) => part.snapshot()))),
  };
}

/**
 * What is left of a process that has ended: what it counted, so that sums do not go back; its gauges went with it.
 * Several of them are merged into one.
 */
export async function mergeCounts(snapshots: readonly MetricsSnapshot[]): Promise<MetricsSnapshot> {
  const counts = snapshots.map((snapshot) => snapshot.filter(({ type }) => String(type) !== "gauge"));
  return AggregatorRegistry.aggregate(counts).getMetricsAsJSON();
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
  const updates: (() => void | Promise<void>)[] = [];
  const updateAll = async (): Promise<void> => {
    await Promise.all(updates.map(async (update) => await update()));
  };
  return {
    register<const Catalogue extends MetricsCatalogue>(catalogue: Catalogue) {
      const entries = Object.entries(catalogue).map(([name, definition]) => [name, instrument(definition)]);
      // Each definition has the instrument of its kind, which the compiler cannot see through entries.
      return Object.fromEntries(entries) as InstrumentsOf<Catalogue>;
    },
    onRead(update) {
      updates.push(update);
    },
    async print() {
      await updateAll();
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
    async snapshot() {
      await updateAll();
      return registry.getMetricsAsJSON();
    },
  };
}

function createInstrument(
  registry: Registry,
  definition: MetricDefinition,
): CounterInstrument<string> | GaugeInstrument<string> | HistogramInstrument<string> {
  const { name, labels, buckets, together = "sum" } = definition;
  const configuration = {
    name,
    help: definition.summary,
    labelNames: [...labels],
    registers: [registry],
    aggregator: together,
  };
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
  const root = new SeriesOfLabels<Series>();
  let count = 0;
  const seriesOf = (values: readonly string[]): Series => {
    const place = root.below(values);
    if (place.series === undefined) {
      place.series = create(values);
      count++;
    }
    return place.series;
  };
  return (labelValues) => {
    let place: SeriesOfLabels<Series> | undefined = root;
    for (let index = 0; index < labels.length && place !== undefined; index++) {
      place = place.next(labelValues[labels[index] ?? ""] ?? "");
    }
    return (
      place?.series ??
      seriesOf(labels.map((label) => (count >= maxSeries ? "other" : (labelValues[label] ?? ""))))
    );
  };
}

/** Series by the values of their labels, one label after the other: a lookup makes no text. */
class SeriesOfLabels<Series> {
  /** Where no label is left. */
  series: Series | undefined;
  #nextByValue: Map<string, SeriesOfLabels<Series>> | undefined;

  next(value: string): SeriesOfLabels<Series> | undefined {
    return this.#nextByValue?.get(value);
  }

  /** The place of label values, made where there is none. */
  below([value, ...others]: readonly string[]): SeriesOfLabels<Series> {
    if (value === undefined) {
      return this;
    }
    this.#nextByValue ??= new Map();
    const next = this.#nextByValue.get(value) ?? new SeriesOfLabels<Series>();
    this.#nextByValue.set(value, next);
    return next.below(others);
  }
}
