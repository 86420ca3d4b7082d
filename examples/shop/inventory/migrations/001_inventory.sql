create table tb_stock (
  sku text primary key check (sku <> ''),
  -- What is there and nobody has reserved.
  quantity int not null check (quantity >= 0)
);

-- What orders hold of the stock.
create table tb_reservation (
  order_id bigint not null,
  sku text not null references tb_stock,
  quantity int not null check (quantity > 0),
  primary key (order_id, sku)
);

create function fn_add_stock(sku text, quantity int) returns tb_stock
language sql
begin atomic
  insert into tb_stock as stock (sku, quantity) values (fn_add_stock.sku, fn_add_stock.quantity)
  on conflict (sku) do update set quantity = stock.quantity + excluded.quantity
  returning *;
end;

insert into tb_stock (sku, quantity) values ('chair', 100), ('desk', 20), ('lamp', 250), ('globe', 0);
