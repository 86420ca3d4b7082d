create table tb_product (
  id bigint generated always as identity primary key,
  name text not null check (name <> ''),
  -- The key of a user, who lives in the database of another service: no foreign key can hold it.
  created_by bigint not null,
  created_at timestamptz not null default now()
);

create function fn_create_product(name text, created_by bigint) returns tb_product
language sql
begin atomic
  insert into tb_product (name, created_by)
  values (fn_create_product.name, fn_create_product.created_by)
  returning *;
end;
