import type { TableSet } from "../tables.ts";

/**
 * The log of the PostgreSQL broker. Sequences are given under a lock that is held until the transaction's end, so
 * that an event which can be seen has every earlier one before it.
 */
export const brokerTables: TableSet = {
  component: "event broker",
  steps: [
    `create table hansa.event_log (
      singleton boolean primary key default true check (singleton),
      id uuid not null default gen_random_uuid(),
      last_sequence bigint not null default 0
    );
    insert into hansa.event_log default values;
    create table hansa.event (
      sequence bigint primary key,
      id text not null unique,
      subject text not null,
      event text not null,
      stored_at timestamptz not null default clock_timestamp()
    );
    create index event_stored_at on hansa.event (stored_at);
    -- The row's lock comes first, in a statement of its own: what the one before has stored is seen only then.
    create function hansa.store_events(ids text[], subjects text[], events text[]) returns bigint
    language plpgsql as $body$
    declare
      last bigint;
      stored bigint;
    begin
      select last_sequence into last from hansa.event_log for update;
      insert into hansa.event (sequence, id, subject, event)
      select last + row_number() over (order by place), id, subject, event
      from (
        select distinct on (id) id, subject, event, place
        from unnest(ids, subjects, events) with ordinality as given(id, subject, event, place)
        order by id, place
      ) as given
      where not exists (select 1 from hansa.event as known where known.id = given.id);
      get diagnostics stored = row_count;
      if stored > 0 then
        update hansa.event_log set last_sequence = last + stored;
        perform pg_notify('hansa_event', '');
      end if;
      return stored;
    end
    $body$;`,
  ],
};
