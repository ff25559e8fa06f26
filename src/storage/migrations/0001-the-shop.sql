-- Money is integer cents, times are UTC milliseconds, flags are 0 or 1. Both engines read this file.

-- The last number given out, by name. Its row is the lock that lets one writer at a time log events, so that the
-- sequence of events has no gap and no late-comer.
create table sequences (
  name text primary key,
  value bigint not null
);
insert into sequences (name, value) values ('events', 0);

create table events (
  seq bigint primary key,
  at bigint not null,
  type text not null,
  order_number text,
  status text,
  call_sid text
);

create table orders (
  -- The sequence number of its order_created event.
  id bigint primary key,
  number text not null check (length(number) = 4),
  call_sid text unique,
  phone text,
  status text not null check (status in ('received', 'ready', 'collected', 'cancelled')),
  -- JSON: the drinks as they were sold.
  items text not null,
  drinks integer not null check (drinks > 0),
  total_cents bigint not null check (total_cents >= 0),
  created_at bigint not null,
  ready_at bigint,
  version integer not null
);
create unique index orders_open_number on orders (number) where status in ('received', 'ready');
create index orders_by_number on orders (number, created_at);
create index orders_by_phone on orders (phone, created_at);
create index orders_by_time on orders (created_at);

create table texts (
  id text primary key,
  kind text not null check (kind in ('confirmation', 'ready', 'reply')),
  order_id bigint references orders (id),
  order_number text,
  phone text not null,
  body text not null,
  status text not null check (
    status in ('queued', 'sending', 'sent', 'delivered', 'undelivered', 'failed', 'cancelled')
  ),
  attempts integer not null,
  created_at bigint not null,
  not_before_at bigint not null,
  -- Who is sending it, and until when nobody else may.
  claim text,
  lease_until bigint,
  -- 1 when a try ended without an answer: the carrier may have it.
  unsure integer not null,
  provider_sid text,
  failure text
);
create index texts_due on texts (not_before_at) where status in ('queued', 'sending');
create index texts_by_order on texts (order_id);
create index texts_by_number on texts (order_number);
create index texts_by_phone on texts (phone, created_at);
create index texts_by_provider_sid on texts (provider_sid);

create table calls (
  call_sid text primary key,
  caller_phone text,
  phone text,
  started_at bigint not null,
  ended_at bigint,
  outcome text,
  order_number text,
  cart text not null,
  timeline text not null,
  turn_latencies text not null,
  worker text not null,
  marked_wrong_at bigint,
  call_back text not null check (call_back in ('none', 'open', 'ordered', 'dismissed')),
  resume_state text,
  -- What a search looks in: order number, phone digits and the transcript, in lower case.
  search text not null
);
create index calls_by_time on calls (started_at);
create index calls_in_progress on calls (started_at) where ended_at is null;
create index calls_to_call_back on calls (ended_at) where call_back = 'open';
create index calls_by_caller on calls (caller_phone, ended_at);

-- Which processes are alive: a call of a worker that fell silent is lost.
create table workers (
  worker text primary key,
  beat_at bigint not null
);

create table sold_out (
  item_id text primary key
);

create table opt_outs (
  phone text primary key,
  at bigint not null
);

create table settings (
  name text primary key,
  value text not null
);
