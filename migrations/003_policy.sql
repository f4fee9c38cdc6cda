-- Policy sets and consent events: both only ever grow.

CREATE TABLE policy_set (
  hash      bytea PRIMARY KEY CHECK (octet_length(hash) = 32),
  stored_at timestamptz NOT NULL
);

CREATE TABLE policy_source (
  set_hash bytea NOT NULL REFERENCES policy_set,
  position integer NOT NULL,
  file     text NOT NULL,
  body     text NOT NULL,
  PRIMARY KEY (set_hash, position)
);

-- The newest row names the set in force.
CREATE TABLE policy_activation (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  set_hash     bytea NOT NULL REFERENCES policy_set,
  actor        text NOT NULL,
  activated_at timestamptz NOT NULL
);

CREATE TABLE consent_event (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  subject        bytea NOT NULL CHECK (octet_length(subject) = 32),  -- a keyed hash; the key is not in the database
  purpose        text NOT NULL,
  state          text NOT NULL CHECK (state IN ('granted', 'refused', 'withdrawn')),
  notice_version text NOT NULL,
  basis          text NOT NULL,
  jurisdiction   text NOT NULL,
  effective_at   timestamptz NOT NULL,
  recorded_at    timestamptz NOT NULL,
  valid_until    timestamptz
);
CREATE INDEX ON consent_event (subject, purpose);

-- Against accidents, not against the owner of the database: that is what the ledger's signatures are for.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the table % only ever grows: % is refused', TG_TABLE_NAME, TG_OP;
END
$$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON policy_set
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON policy_source
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON policy_activation
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON consent_event
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
