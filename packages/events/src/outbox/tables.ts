import type { TableSet } from "../tables.ts";

/**
 * The outbox of a service: written in the transaction of the change, published by the relay.
 *
 * `seq` is given while the row that changed is locked, so that of two changes of one row the later has the higher
 * number, in whatever order their transactions began. `published_at` and not a mark in the order tells what is still
 * to be published: a transaction that commits late is found however far the relay has come.
 */
export const outboxTables: TableSet = {
  component: "outbox",
  steps: [
    `create table hansa.outbox (
      seq bigint generated always as identity primary key,
      id uuid not null default gen_random_uuid(),
      source text not null check (source <> ''),
      subject text not null
        check (subject ~ '^[[:alnum:]_-]+([.][[:alnum:]_-]+)*$' and length(subject) <= 255),
      key text not null check (key <> '' and length(key) <= 1024 and key !~ '[[:cntrl:]]'),
      payload jsonb not null,
      headers jsonb not null default '{}' check (jsonb_typeof(headers) = 'object'),
      created_at timestamptz not null default clock_timestamp(),
      published_at timestamptz,
      refusal text
    );
    comment on table hansa.outbox is 'Events to be published, written in the transaction of the change that they tell of.';
    create index outbox_unpublished on hansa.outbox (seq) where published_at is null and refusal is null;
    create function hansa.notify_outbox() returns trigger language plpgsql as $body$
    begin
      perform pg_notify('hansa_outbox', '');
      return null;
    end
    $body$;
    create trigger outbox_notify after insert on hansa.outbox
      for each statement execute function hansa.notify_outbox();
    create table hansa.observer (name text primary key, definition text not null);
    comment on table hansa.observer is 'The observers whose triggers are in place, as they were defined.';`,
  ],
};
