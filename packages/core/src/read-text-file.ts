import { createReadStream } from "node:fs";
import { describeFileError } from "./describe-file-error.ts";
import { formatSize } from "./size.ts";
import { decodeUtf8 } from "./text-encoding.ts";

/**
 * The text of a file, or of whatever else a path leads to (a pipe, a device), of at most `maxBytes` in UTF-8. A byte
 * order mark at its beginning is left out.
 *
 * @throws Error whose message says in words what is wrong, as the end of a sentence; TextEncodingError where it is that.
 */
export async function readTextFileBounded(path: string, maxBytes: number): Promise<string> {
  return decodeUtf8(await readBytes(path, maxBytes));
}

async function readBytes(path: string, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    // A stream reads as much as comes, whatever size the path claims to have.
    for await (const chunk of createReadStream(path)) {
      // Without an encoding chunks are buffers.
      const bytes = chunk as Buffer;
      length += bytes.length;
      if (length > maxBytes) {
        break;
      }
      chunks.push(bytes);
    }
  } catch (error) {
    // The words say what the error says: as a cause it would be told twice.
    throw new Error(describeFileError(error));
  }
  if (length > maxBytes) {
    throw new Error(`it has more than ${formatSize(maxBytes)}`);
  }
  return Buffer.concat(chunks);
}
