-- Products that can be ordered: by a code that people read, for a price. What has none of its own gets one.
alter table tb_product
  alter column created_by drop not null,
  add column sku text not null unique default gen_random_uuid()::text check (sku <> ''),
  add column price numeric(12, 2) not null default 0 check (price >= 0),
  -- In grams.
  add column weight int not null default 0 check (weight >= 0);

drop function fn_create_product;
create function fn_create_product(name text, created_by bigint, sku text, price numeric, weight int)
returns tb_product
language sql
begin atomic
  insert into tb_product (name, created_by, sku, price, weight)
  values (
    fn_create_product.name,
    fn_create_product.created_by,
    -- An argument that is not sent is null.
    coalesce(fn_create_product.sku, gen_random_uuid()::text),
    coalesce(fn_create_product.price, 0),
    coalesce(fn_create_product.weight, 0)
  )
  returning *;
end;

create function fn_reprice_product(id bigint, price numeric) returns tb_product
language sql
begin atomic
  update tb_product set price = fn_reprice_product.price
  where tb_product.id = fn_reprice_product.id
  returning *;
end;
