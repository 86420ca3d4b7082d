-- Something to order, with keys that those who make products here will not come to.
insert into tb_product (id, name, sku, price, weight) overriding system value values
  (900001, 'Chair', 'chair', 79.90, 6500),
  (900002, 'Desk', 'desk', 249.00, 32000),
  (900003, 'Lamp', 'lamp', 34.50, 1200),
  (900004, 'Globe', 'globe', 129.00, 2800);
