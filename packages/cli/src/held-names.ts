import { connectDatabase, type Session } from "@hansa/postgres";

/** Names that this process alone has on a PostgreSQL server, by advisory locks of one connection. */
export interface HeldNames extends AsyncDisposable {
  /** `false` where another process has the name. Names that are held stay so until this is disposed of, or the server ends. */
  hold(name: string): Promise<boolean>;
}

/** Locks are those of the database that `serverUrl` names: who is to see them names the same. @throws PostgresError */
export async function openHeldNames(serverUrl: string): Promise<HeldNames> {
  const database = await connectDatabase({
    connectionString: serverUrl,
    applicationName: "hansa dev",
    settings: { maxConnections: 1 },
  });
  const opened = Promise.withResolvers<Session>();
  const end = Promise.withResolvers<void>();
  const held = database.session((session) => {
    opened.resolve(session);
    return end.promise;
  });
  held.catch(opened.reject);
  const session = await opened.promise;
  return {
    async hold(name) {
      const [row] = await session.query<{ held: boolean }>(
        "select pg_try_advisory_lock(hashtextextended($1, 0)) as held",
        [`hansa.dev.${name}`],
      );
      return row?.held === true;
    },
    async [Symbol.asyncDispose]() {
      end.resolve();
      await held.catch(() => undefined);
      // The locks fall free with the connection.
      await database[Symbol.asyncDispose]();
    },
  };
}
