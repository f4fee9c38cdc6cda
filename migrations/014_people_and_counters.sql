-- People that can be forgotten, and servers whose gaps show.

-- A person's hash is HMAC(master key, salt || id). Without the salt nobody, the holder of the master key included, can
-- tell whose it is. `lookup` is a keyed hash of the id that stands nowhere else.
CREATE TABLE subject_salt (
  lookup bytea PRIMARY KEY CHECK (octet_length(lookup) = 32),
  salt   bytea NOT NULL CHECK (octet_length(salt) = 32)
);

-- How many people were forgotten, when and why; nothing here or in the ledger says who.
CREATE TABLE subject_erasure (
  number    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id        uuid NOT NULL UNIQUE,
  actor     text NOT NULL,
  reason    text NOT NULL,
  erased_at timestamptz NOT NULL
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON subject_erasure
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Who was known before there were salts goes on under a hash that the master key alone makes. Their consent goes with
-- them: it is all that keeps such a hash in use.
CREATE FUNCTION refuse_change_but_erasure() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND current_setting('steward.erasing', true) = 'on' THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION 'the table % only ever grows: % is refused', TG_TABLE_NAME, TG_OP;
END
$$;
DROP TRIGGER append_only ON consent_event;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON consent_event
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_but_erasure();

-- What each process that decides says it decided, told in the transactions that append to the ledger.
CREATE TABLE ledger_server (
  server    uuid PRIMARY KEY,
  role      text NOT NULL CHECK (role IN ('server', 'command')),
  started   timestamptz NOT NULL,
  told      timestamptz NOT NULL,  -- when the numbers were
  ended     timestamptz,           -- it said its last word
  lost      timestamptz,           -- it was found gone without one
  decided   bigint NOT NULL DEFAULT 0,
  overtaken bigint NOT NULL DEFAULT 0,  -- decided once more, since what they rested on changed
  recorded  bigint NOT NULL DEFAULT 0,  -- exact: counted where the entries are written
  refused   bigint NOT NULL DEFAULT 0,  -- not recorded, therefore not given
  may_lose  bigint NOT NULL DEFAULT 0,  -- answers that may leave before their entries; 0: none
  batches   bigint NOT NULL DEFAULT 0   -- tells whether a commit in doubt took place
) WITH (fillfactor = 50);
CREATE TRIGGER never_forgotten BEFORE DELETE OR TRUNCATE ON ledger_server
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The entries of kind `server`, found without reading the ledger, also those of months that have left the database.
CREATE TABLE server_word (
  seq       bigint PRIMARY KEY,
  time      timestamptz NOT NULL,
  canonical text NOT NULL
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON server_word
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
