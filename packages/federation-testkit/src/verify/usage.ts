import type { FieldState } from "./symbolic-data.ts";

/** What one run of a plan fetched, and what of it was read: by the response, a representation or a path. */
export class Usage {
  readonly #written = new Set<string>();
  readonly #read = new Set<string>();

  /** Notes that a fetch asked for a field. */
  noteWritten(mark: string): void {
    this.#written.add(mark);
  }

  /** Notes that a field was read; gives it back. */
  use(field: FieldState | undefined): FieldState | undefined {
    for (const mark of field?.marks ?? []) {
      this.#read.add(mark);
    }
    return field;
  }

  /** Whether anything that a fetch brought was read. */
  isFetchUsed(id: number): boolean {
    return [...this.#read].some((mark) => mark.startsWith(`${id}|`));
  }

  /** What was fetched and is read in none of the runs. */
  static unread(runs: readonly Usage[]): readonly string[] {
    const read = new Set(runs.flatMap((run) => [...run.#read]));
    return [...new Set(runs.flatMap((run) => [...run.#written]))].filter((mark) => !read.has(mark));
  }
}
