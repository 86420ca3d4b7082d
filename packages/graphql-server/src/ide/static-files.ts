import { readdir, readFile } from "node:fs/promises";
import { extname, join, relative, sep } from "node:path";

/** A file that is served, with the type that the browser is told. */
export interface StaticFile {
  readonly contentType: string;
  read(): Promise<Buffer>;
}

/**
 * The files under a folder by their path in a URL, as in `assets/img/logo.svg`. The list is made once, and only what
 * is in it is ever opened, so no path that a client sends reaches the file system.
 */
export async function listStaticFiles(folder: string): Promise<ReadonlyMap<string, StaticFile>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return new Map(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => {
        const file = join(entry.parentPath, entry.name);
        const path = relative(folder, file).split(sep).join("/");
        return [path, { contentType: contentTypeOf(file), read: () => readFile(file) }];
      }),
  );
}

const contentTypesByExtension: ReadonlyMap<string, string> = new Map([
  [".css", "text/css; charset=utf-8"],
  [".html", "text/html; charset=utf-8"],
  [".ico", "image/x-icon"],
  [".js", "text/javascript; charset=utf-8"],
  [".json", "application/json; charset=utf-8"],
  [".md", "text/plain; charset=utf-8"],
  [".png", "image/png"],
  [".svg", "image/svg+xml"],
  [".woff", "font/woff"],
  [".woff2", "font/woff2"],
]);

function contentTypeOf(file: string): string {
  return contentTypesByExtension.get(extname(file)) ?? "application/octet-stream";
}
