import { parseMediaType } from "./media-type.ts";

/** The media types that a GraphQL answer can have. */
export type AnswerMediaType = "application/json" | "application/graphql-response+json";

/**
 * The media type to answer with: the one that the Accept header weighs highest, the first of equal ones, and
 * `application/json` where there is no header or a range decides; `undefined` where the header allows neither.
 * GraphQL over HTTP, section "Media Types".
 */
export function negotiateMediaType(accept: string | undefined): AnswerMediaType | undefined {
  if (accept === undefined || accept === "*/*" || accept === "application/json" || accept.trim() === "") {
    return "application/json";
  }
  let best: AnswerMediaType | undefined;
  let bestQuality = 0;
  for (const range of accept.split(",")) {
    const { essence, parameters } = parseMediaType(range);
    const mediaType = answerFor(essence);
    const quality = readQuality(parameters.get("q"));
    if (mediaType !== undefined && quality > bestQuality && isUtf8(parameters.get("charset"))) {
      best = mediaType;
      bestQuality = quality;
    }
  }
  return best;
}

function answerFor(essence: string): AnswerMediaType | undefined {
  switch (essence) {
    case "application/graphql-response+json":
      return "application/graphql-response+json";
    case "application/json":
    case "application/*":
    case "*/*":
      return "application/json";
    default:
      return undefined;
  }
}

function readQuality(text: string | undefined): number {
  const quality = text === undefined ? 1 : Number(text);
  return quality >= 0 && quality <= 1 ? quality : 0;
}

/** Whether a charset parameter is absent or names UTF-8, the only encoding there is here. */
export function isUtf8(charset: string | undefined): boolean {
  return charset === undefined || charset === "utf-8" || charset === "utf8";
}
