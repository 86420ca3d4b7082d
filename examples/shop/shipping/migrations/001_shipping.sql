-- A label on a parcel: the order is on its way.
create table tb_label (
  order_id bigint primary key,
  tracking_code text not null unique default 'HANSA-' || upper(substr(md5(gen_random_uuid()::text), 1, 12)),
  created_at timestamptz not null default now()
);
