import type { IncomingMessage } from "node:http";
import { promisify } from "node:util";
import { type BrotliOptions, brotliDecompress, gunzip, inflate, type ZlibOptions } from "node:zlib";
import { formatSize } from "@hansa/core";
import { ServerError } from "../errors.ts";

type Decompress = (bytes: Buffer, options: ZlibOptions & BrotliOptions) => Promise<Buffer>;

const decompressByEncoding: ReadonlyMap<string, Decompress> = new Map<string, Decompress>([
  ["gzip", promisify(gunzip)],
  ["x-gzip", promisify(gunzip)],
  ["deflate", promisify(inflate)],
  ["br", promisify(brotliDecompress)],
]);

/**
 * The bytes of a request's body, decompressed. Never holds more than `maxBytes` of what arrives and of what comes
 * out of the decompression: both are counted as they grow.
 *
 * @throws ServerError BODY_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE for an unknown encoding, BAD_REQUEST for bytes that do
 * not decompress, CLIENT_CLOSED_REQUEST when the connection ends before the body does.
 */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const encoding = request.headers["content-encoding"]?.trim().toLowerCase();
  if (encoding === undefined || encoding === "" || encoding === "identity") {
    return readBytes(request, maxBytes);
  }
  return readCompressed(request, encoding, maxBytes);
}

async function readCompressed(request: IncomingMessage, encoding: string, maxBytes: number): Promise<Buffer> {
  const decompress = decompressByEncoding.get(encoding);
  if (decompress === undefined) {
    throw new ServerError(
      "UNSUPPORTED_MEDIA_TYPE",
      `The content encoding ${JSON.stringify(encoding)} is not supported. Send the body plain, or with gzip, deflate or br.`,
    );
  }
  const bytes = await readBytes(request, maxBytes);
  return await decompress(bytes, { maxOutputLength: maxBytes }).catch((error: unknown) => {
    throw decompressionError(error, encoding, maxBytes);
  });
}

function readBytes(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  if (Number(request.headers["content-length"] ?? 0) > maxBytes) {
    return Promise.reject(bodyTooLarge(maxBytes));
  }
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on("data", (chunk: Buffer) => {
      length += chunk.length;
      if (length <= maxBytes) {
        chunks.push(chunk);
        return;
      }
      chunks.length = 0;
      reject(bodyTooLarge(maxBytes));
    });
    request.on("end", () => {
      const [first] = chunks;
      resolve(first !== undefined && chunks.length === 1 ? first : Buffer.concat(chunks));
    });
    request.on("error", (error) => reject(connectionLost(error)));
  });
}

function decompressionError(error: unknown, encoding: string, maxBytes: number): ServerError {
  return error instanceof RangeError && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE"
    ? bodyTooLarge(maxBytes)
    : new ServerError("BAD_REQUEST", `The body is not valid ${encoding}, which its content encoding says.`, {
        cause: error,
      });
}

function bodyTooLarge(maxBytes: number): ServerError {
  return new ServerError(
    "BODY_TOO_LARGE",
    `The body is larger than ${formatSize(maxBytes)}, counted after decompression. Send less, or raise the setting "maxBodySize".`,
  );
}

function connectionLost(cause: unknown): ServerError {
  return new ServerError(
    "CLIENT_CLOSED_REQUEST",
    "The client closed the connection before the body was complete.",
    {
      cause,
    },
  );
}
