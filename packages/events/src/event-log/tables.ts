import type { TableSet } from "../tables.ts";

/**
 * Every event that was recorded, a partition for each month in which that was: by the database's own clock, since
 * whoever publishes may say any time of an event.
 */
export const eventLogTables: TableSet = {
  component: "event log",
  steps: [
    `create table hansa.event_record (
      time timestamptz not null,
      id text not null,
      subject text not null,
      key text not null,
      source text not null,
      traceparent text,
      data jsonb,
      recorded_at timestamptz not null default now()
    ) partition by range (recorded_at);
    comment on table hansa.event_record is 'Every event that the event log was told of, a partition for each month.';
    create index event_record_key on hansa.event_record (key, time);
    create index event_record_subject on hansa.event_record (subject, time);
    create index event_record_time on hansa.event_record (time);
    -- Makes the partition of a month where it is missing; two that do so at once wait for each other.
    create function hansa.ensure_event_record_partition(at timestamptz) returns void language plpgsql as $body$
    declare
      first date := date_trunc('month', at at time zone 'utc');
      name text := 'event_record_' || to_char(first, 'YYYY_MM');
    begin
      if to_regclass('hansa.' || name) is not null then
        return;
      end if;
      perform pg_advisory_xact_lock(hashtextextended('hansa.event_record', 0));
      execute format(
        'create table if not exists hansa.%I partition of hansa.event_record for values from (%L) to (%L)',
        name, first || ' 00:00+00', (first + interval '1 month')::date || ' 00:00+00');
    end
    $body$;`,
  ],
};
