create table tb_payment (
  id bigint generated always as identity primary key,
  order_id bigint not null unique,
  amount numeric(12, 2) not null,
  status text not null check (status in ('charged', 'failed')),
  -- Of the charge, as the provider knows it.
  charge text,
  failure_code text,
  failure_message text,
  created_at timestamptz not null default now()
);

-- The ledger of the fake provider, who would have it in a building of its own.
create table fake_provider_charge (
  idempotency_key text primary key,
  id text not null unique default 'charge-' || gen_random_uuid(),
  amount numeric(12, 2) not null,
  card text not null,
  -- How often it was asked.
  attempts int not null default 1,
  outcome text check (outcome in ('charged', 'declined'))
);
