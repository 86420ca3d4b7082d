/** The url of a linked specification, taken apart. */
export interface LinkUrl {
  /** Without the version: what tells specifications apart. */
  readonly identity: string;
  /** As the url has it, which need not be a GraphQL name. */
  readonly name: string;
  readonly major: number;
  readonly minor: number;
}

/**
 * Takes the url of a specification apart (`https://specs.apollo.dev/federation/v2.3`); nothing where it has no name
 * and no version at its end. A query, a fragment and a last slash are left out.
 */
export function parseLinkUrl(text: string): LinkUrl | undefined {
  const [path = ""] = text.trim().split(/[?#]/, 1);
  const match = /^(\w+:\/\/[^/\s]+(?:\/[^/\s]+)*\/([\w.~-]+))\/v(\d{1,9})\.(\d{1,9})\/?$/.exec(path);
  const [, identity, name, major, minor] = match ?? [];
  return identity === undefined || name === undefined
    ? undefined
    : { identity, name, major: Number(major), minor: Number(minor) };
}
