-- The products that products begins with.
insert into tb_product (id, sku, price) values
  (900001, 'chair', 79.90),
  (900002, 'desk', 249.00),
  (900003, 'lamp', 34.50),
  (900004, 'globe', 129.00);
