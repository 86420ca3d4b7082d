/** A media type in lower case, as in `application/json; charset=utf-8`. */
export interface MediaType {
  /** `type/subtype`. */
  readonly essence: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** Reads the value of a Content-Type header, or one range of an Accept header (RFC 9110, 8.3.1). */
export function parseMediaType(text: string): MediaType {
  const [essence = "", ...parameters] = text.split(";");
  return {
    essence: essence.trim().toLowerCase(),
    parameters: new Map(parameters.map(parseParameter)),
  };
}

function parseParameter(text: string): [name: string, value: string] {
  const equals = text.indexOf("=");
  const name = equals === -1 ? text : text.slice(0, equals);
  const value = equals === -1 ? "" : text.slice(equals + 1).trim();
  const unquoted = value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
  return [name.trim().toLowerCase(), unquoted.toLowerCase()];
}
