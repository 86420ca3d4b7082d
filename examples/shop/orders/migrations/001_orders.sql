create table tb_order (
  id bigint generated always as identity primary key,
  name text not null check (name <> ''),
  -- Keys of users and products, which live in the databases of other services: no foreign key can hold them.
  created_by bigint not null,
  product bigint not null,
  created_at timestamptz not null default now()
);

create function fn_create_order(name text, created_by bigint, product bigint) returns tb_order
language sql
begin atomic
  insert into tb_order (name, created_by, product)
  values (fn_create_order.name, fn_create_order.created_by, fn_create_order.product)
  returning *;
end;
