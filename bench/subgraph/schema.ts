/**
 * The tables that are read, with their rows: 100 customers with 20 purchases each, of 10 items each; 1,000 products in
 * 10 categories. `message` is what is written to.
 */
export const schemaSql: string = `
create table category (id int primary key, name text not null);
create table product (
  id int primary key,
  name text not null,
  price int not null,
  in_stock boolean not null,
  category int not null references category
);
create table customer (id int primary key, name text not null, city text not null);
create table purchase (
  id int primary key,
  customer int not null references customer,
  note text not null,
  total int not null
);
create table item (
  id int primary key,
  purchase int not null references purchase,
  label text not null,
  quantity int not null
);
create table message (id bigint generated always as identity primary key, author text not null, body text not null);

insert into category select i, 'Category ' || i from generate_series(1, 10) i;
insert into product select i, 'Product ' || i, i * 7, i % 3 = 0, i % 10 + 1 from generate_series(1, 1000) i;
insert into customer select i, 'Customer ' || i, 'Lübeck' from generate_series(1, 100) i;
insert into purchase select i, (i - 1) / 20 + 1, 'Note of purchase ' || i, i * 13 from generate_series(1, 2000) i;
insert into item select i, (i - 1) / 10 + 1, 'Item ' || i, i % 9 + 1 from generate_series(1, 20000) i;

create index on product (category);
create index on purchase (customer, id);
create index on item (purchase, id);

create function fn_create_message(author text, body text) returns message language sql volatile as $$
  insert into message (author, body) values ($1, $2) returning *
$$;
`;
