import type { Transform } from "node:stream";
import { constants, createBrotliDecompress, createGunzip, createZstdDecompress } from "node:zlib";

/** What subgraphs may compress their answers with, the cheapest to read first. */
export const acceptedEncodings = "zstd, gzip, br";

/** RFC 9659: what a body in zstd may ask its reader to remember is at most 8 MB, which bounds the decoder's memory. */
const zstdWindowLog = 23;

/** A stream that reads a content coding (RFC 9110, section 8.4.1); undefined where it is none of ours. */
export function createAnswerDecoder(encoding: string): Transform | undefined {
  switch (encoding.trim().toLowerCase()) {
    case "gzip":
    case "x-gzip":
      return createGunzip();
    case "br":
      return createBrotliDecompress();
    case "zstd":
      return createZstdDecompress({ params: { [constants.ZSTD_d_windowLogMax]: zstdWindowLog } });
    default:
      return undefined;
  }
}
