import type { TableSet } from "../tables.ts";

/**
 * The inbox of a service. Events are taken from the broker in its order, together with the place up to which they are
 * taken, so that what is in the inbox has no gaps; they are handled from here, each in the transaction of its effects.
 */
export const consumerTables: TableSet = {
  component: "inbox",
  steps: [
    `create table hansa.consumer (
      name text primary key,
      subjects text[] not null,
      log text,
      sequence bigint not null default 0,
      starts_at timestamptz,
      created_at timestamptz not null default now()
    );
    comment on table hansa.consumer is 'How far each consumer has taken events from the broker into its inbox.';
    create table hansa.inbox (
      number bigint generated always as identity,
      consumer text not null references hansa.consumer (name) on delete cascade,
      event_id text not null,
      subject text not null,
      key text not null,
      event text,
      state text not null default 'waiting' check (state in ('waiting', 'done', 'dead', 'dropped')),
      attempts integer not null default 0,
      due_at timestamptz not null default '-infinity',
      failure text,
      received_at timestamptz not null default clock_timestamp(),
      settled_at timestamptz,
      primary key (event_id, consumer)
    );
    comment on table hansa.inbox is 'Events that consumers have to handle, have handled, or have put aside.';
    -- By its condition the first of these serves the order of a claim alone, and the second its keys.
    create index inbox_waiting on hansa.inbox (consumer, number) where state = 'waiting' and due_at < 'infinity';
    create index inbox_waiting_of_key on hansa.inbox (consumer, key, number) where state = 'waiting';
    create index inbox_dead on hansa.inbox (consumer, number) where state = 'dead';
    create index inbox_settled on hansa.inbox (settled_at) where state in ('done', 'dropped');
    -- Locks what is due, in its order. Statistics of a queue are seldom true: the settings keep the planner to the indexes,
    -- without which a claim reads all that waits.
    create function hansa.claim_events(consumer_name text, at_most integer)
    returns table (event_id text, event text, attempts integer)
    language plpgsql rows 10 set enable_seqscan = off set enable_sort = off set enable_bitmapscan = off as $body$
    begin
      return query
        select due.event_id, due.event, due.attempts from hansa.inbox as due
        where due.consumer = consumer_name and due.state = 'waiting'
          and due.due_at <= clock_timestamp() and due.due_at < 'infinity'
        order by due.number limit at_most
        for update skip locked;
    end
    $body$;
    -- As claim_events, of each key only the first event that waits, whether or not that is due or locked.
    create function hansa.claim_first_events(consumer_name text, at_most integer)
    returns table (event_id text, event text, attempts integer)
    language plpgsql rows 10 set enable_seqscan = off set enable_sort = off set enable_bitmapscan = off as $body$
    begin
      return query
        select due.event_id, due.event, due.attempts from hansa.inbox as due
        where due.consumer = consumer_name and due.state = 'waiting'
          and due.due_at <= clock_timestamp() and due.due_at < 'infinity'
          and due.number = (
            select of_key.number from hansa.inbox as of_key
            where of_key.consumer = consumer_name and of_key.state = 'waiting' and of_key.key = due.key
            order by of_key.number limit 1)
        order by due.number limit at_most
        for update skip locked;
    end
    $body$;
    -- Takes in what lies behind the consumer's place, unless another process has done so already.
    create function hansa.receive_events(
      consumer_name text, given_log text, given_sequence bigint,
      ids text[], subjects text[], keys text[], events text[], failures text[]
    ) returns bigint language plpgsql as $body$
    declare
      known hansa.consumer;
      received bigint;
    begin
      select * into known from hansa.consumer where name = consumer_name for update;
      if known.log = given_log and known.sequence >= given_sequence then
        return 0;
      end if;
      insert into hansa.inbox (consumer, event_id, subject, key, event, failure, state, settled_at)
      select consumer_name, id, subject, key, event, failure,
        case when failure is null then 'waiting' else 'dead' end, case when failure is not null then now() end
      from unnest(ids, subjects, keys, events, failures) with ordinality
        as given(id, subject, key, event, failure, place)
      order by place
      on conflict do nothing;
      get diagnostics received = row_count;
      update hansa.consumer set log = given_log, sequence = given_sequence, starts_at = null
      where name = consumer_name;
      if received > 0 then
        perform pg_notify('hansa_inbox', consumer_name);
      end if;
      return received;
    end
    $body$;`,
    `-- Of an event that is handled by itself: by which process, from its beginning until it has ended.
    alter table hansa.inbox add column begun_by uuid;
    drop function hansa.claim_events(text, integer);
    drop function hansa.claim_first_events(text, integer);
    -- Locks what is due, in its order. A row that a transaction has locked or changed before without settling it is a
    -- suspect: https://www.postgresql.org/docs/current/ddl-system-columns.html, xmax. Statistics of a queue are seldom
    -- true: the settings keep the planner to the indexes, without which a claim reads all that waits.
    create function hansa.claim_events(consumer_name text, at_most integer, with_suspects boolean)
    returns table (event_id text, event text, attempts integer, is_suspect boolean, begun_by uuid)
    language plpgsql rows 10 set enable_seqscan = off set enable_sort = off set enable_bitmapscan = off as $body$
    begin
      return query
        select due.event_id, due.event, due.attempts, due.xmax <> 0, due.begun_by from hansa.inbox as due
        where due.consumer = consumer_name and due.state = 'waiting'
          and due.due_at <= clock_timestamp() and due.due_at < 'infinity'
          and (with_suspects or due.xmax = 0)
        order by due.number limit at_most
        for update skip locked;
    end
    $body$;
    -- As claim_events, of each key only the first event that waits, whether or not that is due or locked.
    create function hansa.claim_first_events(consumer_name text, at_most integer, with_suspects boolean)
    returns table (event_id text, event text, attempts integer, is_suspect boolean, begun_by uuid)
    language plpgsql rows 10 set enable_seqscan = off set enable_sort = off set enable_bitmapscan = off as $body$
    begin
      return query
        select due.event_id, due.event, due.attempts, due.xmax <> 0, due.begun_by from hansa.inbox as due
        where due.consumer = consumer_name and due.state = 'waiting'
          and due.due_at <= clock_timestamp() and due.due_at < 'infinity'
          and (with_suspects or due.xmax = 0)
          and due.number = (
            select of_key.number from hansa.inbox as of_key
            where of_key.consumer = consumer_name and of_key.state = 'waiting' and of_key.key = due.key
            order by of_key.number limit 1)
        order by due.number limit at_most
        for update skip locked;
    end
    $body$;`,
    `-- With their settings there is but one plan, which need not be thought of again for each claim.
    alter function hansa.claim_events(text, integer, boolean) set plan_cache_mode = force_generic_plan;
    alter function hansa.claim_first_events(text, integer, boolean) set plan_cache_mode = force_generic_plan;`,
  ],
};
