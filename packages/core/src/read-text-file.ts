import { createReadStream } from "node:fs";
import { formatSize } from "./size.ts";

/**
 * The text of a file, or of whatever else a path leads to (a pipe, a device), of at most `maxBytes`.
 *
 * @throws Error of the file system, or one that says that there is more.
 */
export async function readTextFileBounded(path: string, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  // A stream reads as much as comes, whatever size the path claims to have.
  for await (const chunk of createReadStream(path)) {
    // Without an encoding chunks are buffers.
    const bytes = chunk as Buffer;
    length += bytes.length;
    if (length > maxBytes) {
      throw new Error(`it has more than ${formatSize(maxBytes)}`);
    }
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString("utf8");
}
