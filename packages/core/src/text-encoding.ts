/** A text in another encoding than UTF-8, or no text. The message says which, as the end of a sentence. */
export class TextEncodingError extends Error {
  /** The encoding that was found, where it can be told. */
  readonly encoding: string | undefined;

  constructor(message: string, encoding: string | undefined) {
    super(message);
    this.name = new.target.name;
    this.encoding = encoding;
  }
}

/**
 * The text of bytes in UTF-8, without a byte order mark at its beginning.
 *
 * @throws TextEncodingError naming UTF-16 or UTF-32, or the line of the first byte that is none of UTF-8.
 */
export function decodeUtf8(bytes: Buffer): string {
  const encoding = foundEncoding(bytes);
  if (encoding !== undefined) {
    throw new TextEncodingError(`it is text in ${encoding}; save it as UTF-8`, encoding);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw notUtf8(bytes);
  }
}

/** Some editors and shells write UTF-16 or UTF-32: with a mark of its own, or known by the zeros of its first letter. */
function foundEncoding(bytes: Buffer): string | undefined {
  const start = [...bytes.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
  const known = encodings.find(({ pattern }) => pattern.test(start));
  return known?.name;
}

const encodings: readonly { readonly name: string; readonly pattern: RegExp }[] = [
  { name: "UTF-32 (little-endian)", pattern: /^(?:ff fe|(?!00).. 00) 00 00$/ },
  { name: "UTF-32 (big-endian)", pattern: /^00 00 (?:fe ff|00 (?!00)..)$/ },
  { name: "UTF-16 (little-endian)", pattern: /^(?:ff fe|(?!00).. 00 (?!00))/ },
  { name: "UTF-16 (big-endian)", pattern: /^(?:fe ff|00 (?!00).. 00)/ },
];

function notUtf8(bytes: Buffer): TextEncodingError {
  if (bytes.includes(0)) {
    return new TextEncodingError("it is not text in UTF-8, and no other text that is known", undefined);
  }
  const valid = bytes.toString("utf8").split("\ufffd", 1)[0] ?? "";
  const line = valid.split(/\r\n|[\n\r]/).length;
  return new TextEncodingError(
    `it is not text in UTF-8: line ${line} has a character in another encoding, such as Latin-1 or Windows-1252; save it as UTF-8`,
    undefined,
  );
}
