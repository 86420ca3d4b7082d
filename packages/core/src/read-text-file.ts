import { createReadStream } from "node:fs";
import { describeError } from "./errors.ts";
import { formatSize } from "./size.ts";

/**
 * The text of a file, or of whatever else a path leads to (a pipe, a device), of at most `maxBytes` in UTF-8. A byte
 * order mark at its beginning is left out.
 *
 * @throws Error whose message says in words what is wrong, as the end of a sentence, with the file system's error as
 * its cause.
 */
export async function readTextFileBounded(path: string, maxBytes: number): Promise<string> {
  const bytes = await readBytes(path, maxBytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new Error(isUtf16(bytes) ? "it is text in UTF-16; save it as UTF-8" : "it is not text in UTF-8", {
      cause,
    });
  }
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
  } catch (cause) {
    throw new Error(describeFileError(cause), { cause });
  }
  if (length > maxBytes) {
    throw new Error(`it has more than ${formatSize(maxBytes)}`);
  }
  return Buffer.concat(chunks);
}

/** What the commonest errors of a file system mean. */
const meanings: Readonly<Record<string, string>> = {
  ENOENT: "it does not exist",
  ENOTDIR: "a part of its path is not a folder",
  EISDIR: "it is a folder",
  EACCES: "it may not be read",
  EPERM: "it may not be read",
  ELOOP: "its links lead in a circle",
  ENAMETOOLONG: "its name is too long",
};

/** What went wrong with a file, in words, as the end of a sentence. */
export function describeFileError(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return meanings[code] ?? describeError(error);
}

/** Some editors and shells write UTF-16, which begins with a mark of its own. */
function isUtf16(bytes: Buffer): boolean {
  return bytes.length >= 2 && [0xfeff, 0xfffe].includes(bytes.readUInt16BE(0));
}
