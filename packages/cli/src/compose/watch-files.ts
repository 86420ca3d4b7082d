import { type FSWatcher, watch } from "node:fs";
import { basename, dirname, resolve } from "node:path";

/** Editors write a file in several steps, and several files at once; what comes within this time is one change. */
const settleMs = 100;

/**
 * Wakes whoever waits when one of a set of files changes, which may not exist yet. Folders are watched rather than
 * files, as most editors replace a file instead of writing to it.
 */
export class FileWatch implements Disposable {
  readonly #watchers = new Map<string, FSWatcher>();
  readonly #wake: () => void;
  #files: ReadonlySet<string> = new Set();
  #settling: NodeJS.Timeout | undefined;

  /** `wake` is called once for changes that come close together. */
  constructor(wake: () => void) {
    this.#wake = wake;
  }

  /** The files that count from now on. A folder that is not there, or cannot be watched, is tried again next time. */
  watch(files: readonly string[]): void {
    this.#files = new Set(files.map((file) => resolve(file)));
    const folders = new Set([...this.#files].map((file) => dirname(file)));
    for (const [folder, watcher] of this.#watchers) {
      if (!folders.has(folder)) {
        watcher.close();
        this.#watchers.delete(folder);
      }
    }
    for (const folder of folders) {
      this.#watchFolder(folder);
    }
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#settling);
    this.watch([]);
  }

  #watchFolder(folder: string): void {
    if (this.#watchers.has(folder)) {
      return;
    }
    try {
      const watcher = watch(folder, (_event, name) => this.#onChange(folder, name));
      watcher.on("error", () => {
        watcher.close();
        this.#watchers.delete(folder);
      });
      this.#watchers.set(folder, watcher);
    } catch {
      // There is no such folder, or no more can be watched: whoever waits looks from time to time as well.
    }
  }

  #onChange(folder: string, name: string | null): void {
    const isOurs = name === null || [...this.#files].some((file) => file === resolve(folder, basename(name)));
    if (isOurs) {
      clearTimeout(this.#settling);
      this.#settling = setTimeout(this.#wake, settleMs);
    }
  }
}
