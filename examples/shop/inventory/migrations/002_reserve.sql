-- What inventory does when it is told of an order. A function and the note that its event was handled are one
-- transaction: whatever crashes, it has its effect once. An event has `subject`, `key` (here: the order) and `data`.

-- All items or none.
create function fn_reserve_stock(event jsonb) returns void
language plpgsql as $$
declare
  items jsonb := event -> 'data' -> 'items';
  missing text;
begin
  -- Everybody locks rows in the order of their sku, so that no two orders wait for one another.
  perform from tb_stock
  where sku in (select item.sku from jsonb_to_recordset(items) as item (sku text))
  order by sku
  for update;

  select string_agg(item.sku, ', ' order by item.sku) into missing
  from jsonb_to_recordset(items) as item (sku text, quantity int)
  left join tb_stock using (sku)
  where coalesce(tb_stock.quantity, 0) < item.quantity;

  -- An order that cannot be delivered is no error of ours, which would be tried again: it is an event.
  if missing is not null then
    perform hansa.emit_event('events.order.failed', event ->> 'key', jsonb_build_object(
      'orderId', event ->> 'key',
      'code', 'OUT_OF_STOCK',
      'message', format('There is not enough of %s.', missing)
    ));
    return;
  end if;

  update tb_stock set quantity = tb_stock.quantity - item.quantity
  from jsonb_to_recordset(items) as item (sku text, quantity int)
  where tb_stock.sku = item.sku;

  insert into tb_reservation (order_id, sku, quantity)
  select (event ->> 'key')::bigint, item.sku, item.quantity
  from jsonb_to_recordset(items) as item (sku text, quantity int);

  perform hansa.emit_event('events.inventory.reserved', event ->> 'key', event -> 'data');
end
$$;

-- A reservation that is gone cannot be given back again.
create function fn_release_stock(event jsonb) returns void
language plpgsql as $$
begin
  perform from tb_stock
  where sku in (select sku from tb_reservation where order_id = (event ->> 'key')::bigint)
  order by sku
  for update;

  with released as (
    delete from tb_reservation where order_id = (event ->> 'key')::bigint returning sku, quantity
  )
  update tb_stock set quantity = tb_stock.quantity + released.quantity
  from released
  where tb_stock.sku = released.sku;
end
$$;
