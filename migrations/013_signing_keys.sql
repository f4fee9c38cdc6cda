-- Signing keys one after the other; whom signed heads are shown to, and what they say; whose heads this server watches.

-- The newest is in force. Only public halves: what signs is in a file, in the environment or in a token.
CREATE TABLE signing_key (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  public_key text NOT NULL UNIQUE,
  statement  text NOT NULL,                   -- by which it came (audit/key_rotation.h); empty: the first
  entry      bigint CHECK (entry >= 0),       -- of the ledger, which says the same; none: the first
  since      timestamptz NOT NULL
);
INSERT INTO signing_key (public_key, statement, since) SELECT signing_key, '', bound_at FROM key_binding;
ALTER TABLE key_binding DROP COLUMN signing_key;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON signing_key
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- To whom heads are posted.
CREATE TABLE witness (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  address      text NOT NULL,                 -- file:/…, http://…, https://…
  public_key   text NOT NULL,                 -- NAME+ID+KEY; empty: a file, which signs nothing
  added_by     text NOT NULL,
  added_at     timestamptz NOT NULL,
  removed_at   timestamptz,
  size         bigint NOT NULL DEFAULT 0 CHECK (size >= 0),  -- of the last head that it took
  succeeded_at timestamptz,
  failure      text NOT NULL DEFAULT '',      -- of the last attempt; empty: it succeeded
  failures     integer NOT NULL DEFAULT 0,    -- in a row
  has_parted   boolean NOT NULL DEFAULT false,  -- it saw another history
  next_at      timestamptz NOT NULL           -- not before
);
CREATE UNIQUE INDEX ON witness (address) WHERE removed_at IS NULL;
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON witness
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE cosignature (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  head        bigint NOT NULL REFERENCES signed_head,
  witness     bigint NOT NULL REFERENCES witness,
  line        text NOT NULL,                  -- of the checkpoint, with its newline; verified when it came
  cosigned_at timestamptz NOT NULL,
  UNIQUE (head, witness)
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON cosignature
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Ledgers of others whose heads this server cosigns, each with the last one it saw.
CREATE TABLE witnessed_log (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  origin     text NOT NULL,
  size       bigint NOT NULL DEFAULT 0 CHECK (size >= 0),
  root       bytea CHECK (octet_length(root) = 32),
  checkpoint text NOT NULL DEFAULT '',
  seen_at    timestamptz,
  CHECK (size = 0 OR root IS NOT NULL)
);
CREATE FUNCTION refuse_smaller_head() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.size < OLD.size THEN RAISE EXCEPTION 'what a witness saw only ever grows'; END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER only_grows BEFORE UPDATE ON witnessed_log
  FOR EACH ROW EXECUTE FUNCTION refuse_smaller_head();
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON witnessed_log
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The keys of a ledger that count here; several, when it changed keys.
CREATE TABLE witnessed_key (
  public_key text PRIMARY KEY,
  log        bigint NOT NULL REFERENCES witnessed_log,
  is_trusted boolean NOT NULL DEFAULT true,
  actor      text NOT NULL,
  said_at    timestamptz NOT NULL
);
