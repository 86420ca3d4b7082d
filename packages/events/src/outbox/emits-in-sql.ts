import type { Queryable } from "@hansa/postgres";

/**
 * By their texts, and, as those with a parsed body have none, by what they depend on:
 * https://www.postgresql.org/docs/current/catalog-pg-depend.html
 */
const selectEmitting = `
  select 1 from pg_proc p join pg_namespace n on n.oid = p.pronamespace
  where n.nspname not in ('hansa', 'pg_catalog', 'information_schema') and (
    p.prosrc ~* 'emit_event|hansa\\.outbox' or exists (
      select from pg_depend d join pg_proc emit on emit.oid = d.refobjid
      where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.refclassid = 'pg_proc'::regclass
        and emit.proname = 'emit_event' and emit.pronamespace = to_regnamespace('hansa')))
  limit 1`;

/** Whether functions of a database emit events, which no definition tells. What they put together at run time is not seen. */
export async function emitsInSql(database: Queryable): Promise<boolean> {
  return (await database.query(selectEmitting)).length > 0;
}
