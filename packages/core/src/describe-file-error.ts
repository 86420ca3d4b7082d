import { describeError } from "./errors.ts";

/** What was to be done: with a file, or with a folder that is made along with those above it. */
export type FileAccess = "read" | "write" | "create";

const notAllowed: Readonly<Record<FileAccess, string>> = {
  read: "it may not be read",
  write: "it, or its folder, may not be written to",
  create: "the folder above it may not be written to",
};

/** What the commonest errors of a file system mean. */
const meanings: Readonly<Record<string, string | Readonly<Record<FileAccess, string>>>> = {
  ENOENT: {
    read: "it does not exist",
    write: "its folder does not exist",
    // As Node says it of folders on such disks.
    create: "nothing can be made there, as on a disk that can only be read",
  },
  ENOTDIR: "a part of its path is not a folder",
  EISDIR: "it is a folder",
  EEXIST: "there is something else of that name",
  EACCES: notAllowed,
  EPERM: notAllowed,
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
