import type { PlanParts } from "./plan-parts.ts";
import type { FieldState } from "./symbolic-data.ts";

/** Who reads a field. */
export interface Reader {
  /** The deferred parts of the fetch or response field that does; nothing: the initial part. */
  readonly parts: readonly number[] | undefined;
  /** Whether it is read as (part of) a key, or as the value of a context. */
  readonly isKey: boolean;
}

/** What one run of a plan fetched, and what of it was read: by the response, a representation or a path. */
export class Usage {
  readonly #written = new Set<string>();
  readonly #readers = new Map<string, Reader[]>();

  /** Notes that a fetch asked for a field. */
  noteWritten(mark: string): void {
    this.#written.add(mark);
  }

  /** Notes that a field was read; gives it back. */
  use(field: FieldState | undefined, reader: Reader): FieldState | undefined {
    for (const mark of field?.marks ?? []) {
      const readers = this.#readers.get(mark) ?? [];
      readers.push(reader);
      this.#readers.set(mark, readers);
    }
    return field;
  }

  /** Whether anything that a fetch brought was read. */
  isFetchUsed(id: number): boolean {
    return [...this.#readers.keys()].some((mark) => mark.startsWith(`${id}|`));
  }

  /**
   * What was fetched and is read in none of the runs, or, keys aside, by nothing that is there as early as its fetch.
   */
  static unread(runs: readonly Usage[], parts: PlanParts): readonly string[] {
    const isRead = (mark: string): boolean => {
      const fetchParts = parts.ofFetch(Number.parseInt(mark, 10));
      return runs.some((run) =>
        run.#readers.get(mark)?.some((reader) => reader.isKey || parts.mayFetch(fetchParts, reader.parts)),
      );
    };
    return [...new Set(runs.flatMap((run) => [...run.#written]))].filter((mark) => !isRead(mark));
  }
}
