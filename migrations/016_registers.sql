-- Registers that stand in the ledger: what people asked about their own data, and legal holds.

-- A copy of each entry of these kinds, written with it, so that a register is read without reading the ledger, as of
-- any head, and also when the months of its entries have left the database. `audit verify --live` compares.
CREATE TABLE register_entry (
  seq       bigint PRIMARY KEY CHECK (seq >= 0),
  kind      text NOT NULL CHECK (kind IN ('subject_request', 'legal_hold')),
  about     uuid NOT NULL,  -- the request, the hold
  canonical text NOT NULL
);
CREATE INDEX ON register_entry (about, seq);
CREATE INDEX ON register_entry (kind, seq);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON register_entry
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What requests are looked for by; what else there is to know is the fold of their entries.
CREATE TABLE subject_request (
  id         uuid PRIMARY KEY,
  subject    text NOT NULL CHECK (subject ~ '^[0-9a-f]{64}$'),  -- the keyed hash
  regulation text NOT NULL,
  data_right text NOT NULL,
  received   date NOT NULL,
  due        date NOT NULL,
  closed     date
);
CREATE INDEX ON subject_request (due, id);
CREATE INDEX subject_request_open ON subject_request (due, id) WHERE closed IS NULL;
CREATE INDEX ON subject_request (subject);
CREATE TRIGGER never_forgotten BEFORE DELETE OR TRUNCATE ON subject_request
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
