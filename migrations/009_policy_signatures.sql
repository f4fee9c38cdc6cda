-- Who signed a policy set, whose signatures count, and which activations went back to an older set. All only grow.

CREATE TABLE policy_signature (
  set_hash   bytea NOT NULL REFERENCES policy_set,
  note       text NOT NULL,  -- the signed note as it was handed in
  stored_at  timestamptz NOT NULL,
  PRIMARY KEY (set_hash, note)
);

-- The newest row of a key says whether it is trusted.
CREATE TABLE policy_trust (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  public_key text NOT NULL,
  is_trusted boolean NOT NULL,
  actor      text NOT NULL,
  said_at    timestamptz NOT NULL
);

ALTER TABLE policy_activation
  ADD COLUMN signed_by text NOT NULL DEFAULT '',  -- a trusted public key; empty: none was asked for
  ADD COLUMN rollback_of bytea REFERENCES policy_set;  -- the set in force before

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON policy_signature
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON policy_trust
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
