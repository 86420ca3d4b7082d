import { SubgraphError } from "../errors.ts";

/** Loads values by key, all keys that are asked for in one turn of the event loop at once, each only once. */
export interface Loader<Key, Value> {
  /** The value of `key`; rejects with what the batch failed with. */
  load(key: Key): Promise<Value>;
  /** The values of `keys`, in their order. */
  loadMany(keys: readonly Key[]): Promise<readonly Value[]>;
}

export interface LoaderOptions<Key, Value> {
  /** What errors call it by. */
  readonly name: string;
  /** The values of `keys`: as many, in the same order. */
  load(keys: readonly Key[]): Promise<readonly Value[]> | readonly Value[];
  /** What makes two keys the same; the key's text unless given. */
  readonly identify?: (key: Key) => unknown;
  /** The most keys of one call; further ones go into another call at the same time. 1,000 unless given. */
  readonly maxBatchSize?: number;
}

interface Waiting<Key, Value> {
  readonly key: Key;
  readonly resolve: (value: Value) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * A loader that remembers what it loaded for as long as it lives: make one a request, in the context.
 *
 * A batch of the wrong length fails as a whole with SubgraphError BATCH_LENGTH_MISMATCH, for there is no telling
 * which value belongs to which key.
 */
export function createLoader<Key, Value>(options: LoaderOptions<Key, Value>): Loader<Key, Value> {
  const { identify = String, maxBatchSize = 1_000 } = options;
  const promisesByIdentity = new Map<unknown, Promise<Value>>();
  let waiting: Waiting<Key, Value>[] = [];

  const flush = () => {
    const due = waiting;
    waiting = [];
    for (let start = 0; start < due.length; start += maxBatchSize) {
      void loadBatch(options, due.slice(start, start + maxBatchSize));
    }
  };
  const load = (key: Key): Promise<Value> => {
    const identity = identify(key);
    const known = promisesByIdentity.get(identity);
    if (known !== undefined) {
      return known;
    }
    const { promise, resolve, reject } = Promise.withResolvers<Value>();
    promisesByIdentity.set(identity, promise);
    if (waiting.push({ key, resolve, reject }) === 1) {
      setImmediate(flush);
    }
    return promise;
  };
  return { load, loadMany: (keys) => Promise.all(keys.map(load)) };
}

async function loadBatch<Key, Value>(
  options: LoaderOptions<Key, Value>,
  batch: readonly Waiting<Key, Value>[],
): Promise<void> {
  try {
    const values = await options.load(batch.map(({ key }) => key));
    assertBatchLength(`The loader "${options.name}"`, batch.length, values);
    for (const [index, { resolve }] of batch.entries()) {
      // The lengths are equal, so there is a value at every index.
      resolve(values[index] as Value);
    }
  } catch (error) {
    for (const { reject } of batch) {
      reject(error);
    }
  }
}

/**
 * Holds a batch's answer against the number of its keys.
 *
 * @throws SubgraphError BATCH_LENGTH_MISMATCH naming both numbers.
 */
export function assertBatchLength(subject: string, expected: number, values: unknown): void {
  if (!Array.isArray(values) || values.length !== expected) {
    const answered = Array.isArray(values) ? `${values.length} values` : "no list";
    throw new SubgraphError(
      "BATCH_LENGTH_MISMATCH",
      `${subject} was asked for ${expected} values and answered ${answered}. ` +
        "Answer one value for each key in the order of the keys, null where there is none.",
    );
  }
}
