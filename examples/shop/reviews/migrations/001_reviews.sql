create table tb_review (
  id bigint generated always as identity primary key,
  -- Keys of products and users, which live in the databases of other services. Guests are no users.
  product bigint not null,
  author bigint,
  stars int not null check (stars between 1 and 5),
  body text not null check (body <> ''),
  created_at timestamptz not null default now()
);
create index on tb_review (product, id desc);
create index on tb_review (author, id desc);

create function fn_create_review(product bigint, author bigint, stars int, body text) returns tb_review
language sql
begin atomic
  insert into tb_review (product, author, stars, body)
  values (fn_create_review.product, fn_create_review.author, fn_create_review.stars, fn_create_review.body)
  returning *;
end;

insert into tb_review (product, stars, body) values
  (900001, 5, 'Sits well.'),
  (900001, 4, 'Sits well, once it is put together.'),
  (900004, 5, 'Shows every town of the league.');
