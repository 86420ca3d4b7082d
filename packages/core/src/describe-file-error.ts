import { describeError } from "./errors.ts";

/** What was to be done with a file. */
export type FileAccess = "read" | "write";

/** What the commonest errors of a file system mean. */
const meanings: Readonly<Record<string, string | Readonly<Record<FileAccess, string>>>> = {
  ENOENT: { read: "it does not exist", write: "its folder does not exist" },
  ENOTDIR: "a part of its path is not a folder",
  EISDIR: "it is a folder",
  EACCES: { read: "it may not be read", write: "it, or its folder, may not be written to" },
  EPERM: { read: "it may not be read", write: "it, or its folder, may not be written to" },
  EROFS: "it is on a disk that can only be read",
  ENOSPC: "the disk is full",
  EDQUOT: "no more may be stored on its disk (quota)",
  EFBIG: "it would be larger than its disk allows",
  EMFILE: "this process has too many files open",
  ENFILE: "the system has too many files open",
  ELOOP: "its links lead in a circle",
  ENAMETOOLONG: "its name is too long",
};

/** What went wrong with a file, in words, as the end of a sentence. */
export function describeFileError(error: unknown, access: FileAccess = "read"): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const meaning = Object.hasOwn(meanings, code) ? meanings[code] : undefined;
  return typeof meaning === "object" ? meaning[access] : (meaning ?? describeError(error));
}
