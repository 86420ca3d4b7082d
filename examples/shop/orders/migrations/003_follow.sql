-- What orders does when it is told how others get on. An event has `subject`, `key` and `data`.

create function fn_follow_order(event jsonb) returns void
language sql
begin atomic
  update tb_order set
    status = case event ->> 'subject'
      when 'events.payment.charged' then 'paid'
      when 'events.order.shipped' then 'shipped'
      else 'failed'
    end,
    tracking_code = event -> 'data' ->> 'trackingCode',
    failure_code = event -> 'data' ->> 'code',
    failure_message = event -> 'data' ->> 'message'
  where id = (event ->> 'key')::bigint;
end;

create function fn_keep_product(event jsonb) returns void
language sql
begin atomic
  insert into tb_product (id, sku, price)
  values ((event ->> 'key')::bigint, event -> 'data' ->> 'sku', (event -> 'data' ->> 'price')::numeric)
  on conflict (id) do update set price = excluded.price;
end;
