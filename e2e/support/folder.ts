import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createTemporaryFolder } from "./hansa-process.ts";

/** A folder of its own with these files. */
export async function createFolder(
  files: Readonly<Record<string, string>>,
): Promise<AsyncDisposable & { readonly path: string }> {
  const folder = await createTemporaryFolder();
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder.path, file)), { recursive: true });
    await writeFile(join(folder.path, file), text);
  }
  return folder;
}
