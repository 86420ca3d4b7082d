create table tb_user (
  id bigint generated always as identity primary key,
  name text not null check (name <> ''),
  created_at timestamptz not null default now()
);

create function fn_create_user(name text) returns tb_user
language sql
begin atomic
  insert into tb_user (name) values (fn_create_user.name) returning *;
end;
