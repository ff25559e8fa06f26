-- What went over the wires of a call: replayed against a later program when the call went wrong.
create table recordings (
  call_sid text primary key,
  -- JSON, deflated, base64.
  recording text not null
);

alter table calls add column wrong_note text;
