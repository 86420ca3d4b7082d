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
      primary key (consumer, event_id)
    );
    comment on table hansa.inbox is 'Events that consumers have to handle, have handled, or have put aside.';
    create index inbox_waiting on hansa.inbox (consumer, number) where state = 'waiting';
    create index inbox_waiting_of_key on hansa.inbox (consumer, key, number) where state = 'waiting';
    create index inbox_dead on hansa.inbox (consumer, number) where state = 'dead';
    create index inbox_settled on hansa.inbox (settled_at) where state in ('done', 'dropped');
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
  ],
};
