-- Events as they came, jobs, and the edges read from them.

CREATE TABLE job (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  ns          text NOT NULL,
  name        text NOT NULL,
  name_digest bytea NOT NULL UNIQUE CHECK (octet_length(name_digest) = 32),
  first_seen  timestamptz NOT NULL
);

CREATE TABLE lineage_event (
  digest         bytea PRIMARY KEY CHECK (octet_length(digest) = 32),
  kind           text NOT NULL,
  run_state      text NOT NULL,
  run_id         text NOT NULL,
  run_digest     bytea CHECK (octet_length(run_digest) = 32),  -- of job and run id; null when no run event
  names_datasets boolean NOT NULL,
  event_time     timestamptz NOT NULL,
  received_at    timestamptz NOT NULL,
  body           text NOT NULL
);
CREATE INDEX ON lineage_event (run_digest, event_time DESC, digest) WHERE names_datasets;

-- One row for each time span in which an edge held; ended, never deleted. A field of NULL is the dataset as a whole.
-- A span of no length never held: it was superseded.
CREATE TABLE lineage_edge (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  from_dataset bigint NOT NULL REFERENCES dataset,
  from_field   bigint REFERENCES field,
  to_dataset   bigint NOT NULL REFERENCES dataset,
  to_field     bigint REFERENCES field,
  job_id       bigint NOT NULL REFERENCES job,
  run_digest   bytea CHECK (octet_length(run_digest) = 32),  -- the one run that brought it; null: none, or several
  influence    text NOT NULL CHECK (influence IN ('DIRECT', 'INDIRECT')),
  subtype      text NOT NULL,
  description  text NOT NULL,
  masking      boolean NOT NULL,
  function     text NOT NULL,
  digest       bytea NOT NULL CHECK (octet_length(digest) = 32),  -- of ends, job and transformation
  valid_from   timestamptz NOT NULL,
  valid_to     timestamptz CHECK (valid_to >= valid_from)
);
CREATE UNIQUE INDEX lineage_edge_open ON lineage_edge (digest) WHERE valid_to IS NULL;
CREATE INDEX ON lineage_edge (digest);
CREATE INDEX ON lineage_edge (job_id) WHERE valid_to IS NULL;
CREATE INDEX ON lineage_edge (run_digest) WHERE valid_to IS NULL AND run_digest IS NOT NULL;
CREATE INDEX ON lineage_edge (from_dataset, from_field);
CREATE INDEX ON lineage_edge (to_dataset, to_field);
