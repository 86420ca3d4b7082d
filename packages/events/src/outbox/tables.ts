import type { TableSet } from "../tables.ts";

/**
 * The lock that a relay has, exclusively, while it rests, and that transactions which write the outbox try to share until
 * they end. Whoever cannot share it notifies the relay. To notify whenever something is written would be simpler, but
 * makes all commits of a server one after the other, each with its wait for the disk: NOTIFY holds a lock over the commit
 * (`PreCommit_Notify` in PostgreSQL's src/backend/commands/async.c).
 */
export const restLock: string = "hashtextextended('hansa.relay.rest', 0)";

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
    `create table hansa.event_source (
      source text not null check (source <> ''),
      is_only boolean primary key default true check (is_only)
    );
    comment on table hansa.event_source is 'Whose database this is: the source of events that SQL emits.';
    create function hansa.emit_event(subject text, key text, data jsonb) returns uuid
    language plpgsql security definer set search_path = pg_catalog as $body$
    declare
      event_source text;
      event_id uuid;
      trace text := current_setting('hansa.traceparent', true);
    begin
      select service.source into event_source from hansa.event_source as service;
      if event_source is null then
        raise exception 'No service has said that this database is its own, so that an event has no source.'
          using hint = 'Run "hansa migrate" with the module of its subgraph, or "hansa worker" with its observers.';
      end if;
      insert into hansa.outbox (source, subject, key, payload, headers)
      values (
        event_source, emit_event.subject, emit_event.key, coalesce(emit_event.data, 'null'),
        case when trace <> '' then jsonb_build_object('traceparent', trace) else '{}' end)
      returning id into event_id;
      return event_id;
    end
    $body$;
    comment on function hansa.emit_event(text, text, jsonb) is 'Leaves an event in the outbox; gives its id.';`,
    `-- Constraints are read and planned anew for every statement, which was a third of what a row costs; what a trigger
    -- evaluates is not. The rows that there are kept to them.
    alter table hansa.outbox
      drop constraint outbox_source_check, drop constraint outbox_subject_check,
      drop constraint outbox_key_check, drop constraint outbox_headers_check;
    create function hansa.is_publishable(source text, subject text, key text, headers jsonb) returns boolean
    language sql immutable
    return source <> ''
      and subject ~ '^[[:alnum:]_-]+([.][[:alnum:]_-]+)*$' and length(subject) <= 255
      and key <> '' and length(key) <= 1024 and key !~ '[[:cntrl:]]'
      and jsonb_typeof(headers) = 'object';
    comment on function hansa.is_publishable(text, text, text, jsonb) is 'Whether brokers take an event of these.';
    -- Also where functions are nobody's by default: who may write the outbox has to pass its trigger.
    grant execute on function hansa.is_publishable(text, text, text, jsonb) to public;
    drop trigger outbox_notify on hansa.outbox;
    drop function hansa.notify_outbox();
    -- To set a search_path for each call would cost as much as the rest of it: every name has its schema instead.
    create function hansa.check_event() returns trigger language plpgsql as $body$
    begin
      if hansa.is_publishable(new.source, new.subject, new.key, new.headers) then
        if not pg_catalog.pg_try_advisory_xact_lock_shared(pg_catalog.hashtextextended('hansa.relay.rest', 0)) then
          perform pg_catalog.pg_notify('hansa_outbox', '');
        end if;
        return new;
      end if;
      raise exception 'An event with the subject % and the key % cannot be published',
        pg_catalog.quote_nullable(pg_catalog."left"(new.subject, 255)),
        pg_catalog.quote_nullable(pg_catalog."left"(new.key, 100))
        using errcode = 'check_violation', schema = 'hansa', table = 'outbox',
        hint = 'A subject is words of letters, digits, "_" and "-" with dots between them, at most 255 characters; a key '
          'is a text of 1 to 1,024 characters without control characters; a source is not empty; headers are an object.';
    end
    $body$;
    comment on function hansa.check_event() is 'Lets in what can be published, and wakes the relay where it rests.';
    create trigger outbox_check before insert on hansa.outbox
      for each row execute function hansa.check_event();
    create or replace function hansa.emit_event(subject text, key text, data jsonb) returns uuid
    language plpgsql security definer as $body$
    declare
      event_source pg_catalog.text;
      event_id pg_catalog.uuid;
      trace pg_catalog.text := pg_catalog.current_setting('hansa.traceparent', true);
    begin
      select service.source into event_source from hansa.event_source as service;
      if event_source is null then
        raise exception 'No service has said that this database is its own, so that an event has no source'
          using hint = 'Run "hansa migrate" with the module of its subgraph, or "hansa worker" with its observers.';
      end if;
      insert into hansa.outbox (source, subject, key, payload, headers)
      values (
        event_source, emit_event.subject, emit_event.key, coalesce(emit_event.data, 'null'),
        case when trace operator(pg_catalog.<>) ''
          then pg_catalog.jsonb_build_object('traceparent', trace) else '{}' end)
      returning id into event_id;
      return event_id;
    end
    $body$;`,
  ],
};
