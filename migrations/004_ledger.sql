-- The audit ledger: leaves of an RFC 6962 tree in one order without gaps, and the tree's right edge.

CREATE TABLE ledger_entry (
  seq       bigint PRIMARY KEY CHECK (seq >= 0),
  kind      text NOT NULL,
  actor     text NOT NULL,
  time      timestamptz NOT NULL,
  leaf      bytea NOT NULL CHECK (octet_length(leaf) = 32),
  canonical text NOT NULL
);
CREATE INDEX ON ledger_entry (time);
CREATE INDEX ON ledger_entry (kind, seq);

-- One row. Whoever appends locks it, which is what gives all servers one order. A sequence would leave gaps.
CREATE TABLE ledger_head (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  size     bigint NOT NULL CHECK (size >= 0),
  frontier bytea NOT NULL CHECK (octet_length(frontier) % 32 = 0)
);
INSERT INTO ledger_head (size, frontier) VALUES (0, '');

CREATE TABLE signed_head (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  size       bigint NOT NULL CHECK (size >= 0),
  root       bytea NOT NULL CHECK (octet_length(root) = 32),
  checkpoint text NOT NULL,
  stored_at  timestamptz NOT NULL
);

-- One row: the keys that the hashes of persons and the signatures above were made with, so that a server with
-- other keys is refused. Neither key can be derived from it.
CREATE TABLE key_binding (
  only_row      boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  subject_check bytea NOT NULL CHECK (octet_length(subject_check) = 32),
  signing_key   text NOT NULL,  -- the public half
  bound_at      timestamptz NOT NULL
);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON key_binding
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entry
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON signed_head
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER one_head BEFORE DELETE OR TRUNCATE ON ledger_head
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
