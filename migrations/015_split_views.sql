-- What a witness has in hand: the cosignature that it gave last, and the heads it refused because they show a second
-- history.

-- Of `checkpoint`; empty: it was given before it was kept.
ALTER TABLE witnessed_log ADD COLUMN cosignature text NOT NULL DEFAULT '';

-- The head that was seen and the request that was refused, each as the ledger signed it: together they are the evidence.
CREATE TABLE split_view (
  id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  log             bigint NOT NULL REFERENCES witnessed_log,
  public_key      text NOT NULL,      -- of the ledger: it signed the refused head
  is_proven       boolean NOT NULL,   -- the two cannot be of one history; else no proof came that leads from one to the other
  seen_size       bigint NOT NULL CHECK (seen_size > 0),
  seen_root       bytea NOT NULL CHECK (octet_length(seen_root) = 32),
  seen_checkpoint text NOT NULL,
  refused_size    bigint NOT NULL CHECK (refused_size >= seen_size),
  refused_root    bytea NOT NULL CHECK (octet_length(refused_root) = 32),
  request         text NOT NULL,      -- audit/witness_request.h: the proof and the refused checkpoint
  caught_at       timestamptz NOT NULL,
  entry           bigint NOT NULL CHECK (entry >= 0),  -- of this server's own ledger, which says the same
  UNIQUE (log, seen_size, seen_root, refused_size, refused_root, is_proven)
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON split_view
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
