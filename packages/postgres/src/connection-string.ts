import { PostgresError } from "./errors.ts";

/** Server, database and parameters of a connection string; a server without a host is reached over a socket. */
const connectionStringPattern = /^(postgres(?:ql)?:\/\/[^/?#]*)(?:\/[^?#]*)?(\?[^#]*)?$/;

/**
 * The connection string of another database on the same server, for the same user. By the text, since a string
 * without a host (`postgresql://me@/name?host=/run/postgresql`) is no URL to others.
 *
 * @throws PostgresError CONNECTION_STRING_INVALID.
 */
export function databaseUrl(serverUrl: string, name: string): string {
  assertConnectionString(serverUrl);
  const [, server, parameters = ""] = connectionStringPattern.exec(serverUrl) ?? [];
  return `${server}/${encodeURIComponent(name)}${parameters}`;
}

/** @throws PostgresError CONNECTION_STRING_INVALID, without repeating the text, which may hold a password. */
export function assertConnectionString(text: string): void {
  if (!connectionStringPattern.test(text)) {
    throw new PostgresError(
      "CONNECTION_STRING_INVALID",
      "The connection string is not of the form postgresql://user:password@host:port/database. Correct it, with reserved characters encoded as in a URL.",
    );
  }
}

/**
 * A connection string as it may be shown: without its password. `undefined` where it is not certain what the password is,
 * as in one with reserved characters that were not encoded.
 */
export function withoutPassword(connectionString: string): string | undefined {
  const [, scheme = "", login = "", rest] =
    /^(postgres(?:ql)?:\/\/)(?:([^/?#]*)@)?([^@]*)$/.exec(connectionString) ?? [];
  if (rest === undefined) {
    return undefined;
  }
  const [user = ""] = login.split(":", 1);
  const [place = "", parameters] = rest.split("?", 2);
  const shown = (parameters ?? "").split("&").filter((parameter) => !/password/i.test(parameter));
  const query = parameters === undefined || shown.length === 0 ? "" : `?${shown.join("&")}`;
  return `${scheme}${user === "" ? "" : `${user}@`}${place}${query}`;
}
