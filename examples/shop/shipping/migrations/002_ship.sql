-- What is paid gets a label. The event of it is that of the row: see `observe` in the module.
create function fn_ship_order(event jsonb) returns void
language sql
begin atomic
  insert into tb_label (order_id) values ((event ->> 'key')::bigint);
end;
