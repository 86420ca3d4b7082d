-- An order of several items: placed once, then followed until it is shipped or has failed.
alter table tb_order
  alter column created_by drop not null,
  alter column product drop not null,
  add column identifier text unique check (identifier <> ''),
  add column status text not null default 'draft'
    check (status in ('draft', 'pending', 'paid', 'shipped', 'failed')),
  add column total numeric(12, 2) not null default 0,
  add column tracking_code text,
  add column failure_code text,
  add column failure_message text;

-- What returned the columns that there were then is to return these.
create or replace function fn_create_order(name text, created_by bigint, product bigint) returns tb_order
language sql
begin atomic
  insert into tb_order (name, created_by, product)
  values (fn_create_order.name, fn_create_order.created_by, fn_create_order.product)
  returning *;
end;

create table tb_order_item (
  id bigint generated always as identity primary key,
  order_id bigint not null references tb_order,
  product bigint not null,
  sku text not null,
  quantity int not null check (quantity > 0),
  -- What it cost when it was ordered, whatever it costs by now.
  unit_price numeric(12, 2) not null,
  unique (order_id, sku)
);

-- What products tells of its products, kept here so that an order needs nobody else to be placed.
create table tb_product (
  id bigint primary key,
  sku text not null unique,
  price numeric(12, 2) not null
);

create function fn_place_order(identifier text, created_by bigint, items jsonb) returns tb_order
language plpgsql as $$
declare
  placed tb_order;
  unknown text;
begin
  select string_agg(item.sku, ', ' order by item.sku) into unknown
  from jsonb_to_recordset(items) as item (sku text)
  where not exists (select from tb_product where tb_product.sku = item.sku);
  if unknown is not null then
    -- The text goes to the client.
    raise exception 'There is no product with the sku %.', unknown;
  end if;

  insert into tb_order (name, identifier, created_by, status, total)
  select fn_place_order.identifier, fn_place_order.identifier, fn_place_order.created_by, 'pending',
    sum(item.quantity * tb_product.price)
  from jsonb_to_recordset(items) as item (sku text, quantity int)
  join tb_product using (sku)
  returning * into placed;

  insert into tb_order_item (order_id, product, sku, quantity, unit_price)
  select placed.id, tb_product.id, tb_product.sku, item.quantity, tb_product.price
  from jsonb_to_recordset(items) as item (sku text, quantity int)
  join tb_product using (sku);
  return placed;
end
$$;
