-- Sources, datasets, fields, aliases and tag assertions.
--
-- Names have no length limit, and a B-tree row has one (2704 bytes): what must be unique is the SHA-256 of a name,
-- computed by the application.

CREATE TABLE generation (
  state text PRIMARY KEY,
  value bigint NOT NULL DEFAULT 0
);
INSERT INTO generation (state) VALUES ('catalog'), ('lineage'), ('policy'), ('consent');

CREATE TABLE source (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name        text NOT NULL,
  name_digest bytea NOT NULL UNIQUE CHECK (octet_length(name_digest) = 32),
  uri         text NOT NULL,
  added_at    timestamptz NOT NULL
);

CREATE TABLE dataset (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  ns          text NOT NULL,
  name        text NOT NULL,
  name_digest bytea NOT NULL UNIQUE CHECK (octet_length(name_digest) = 32),
  kind        text NOT NULL,
  row_count   bigint,
  scanned_at  timestamptz,
  first_seen  timestamptz NOT NULL,
  lineage_is_partial boolean NOT NULL DEFAULT false
);

CREATE TABLE field (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  dataset_id  bigint NOT NULL REFERENCES dataset,
  path        text NOT NULL,
  path_digest bytea NOT NULL CHECK (octet_length(path_digest) = 32),
  type        text NOT NULL DEFAULT '',
  ordinal     integer NOT NULL DEFAULT 0,
  rows_examined bigint CHECK (rows_examined >= 0),  -- by the last scan that could read it; null: none could
  UNIQUE (dataset_id, path_digest)
);

CREATE TABLE dataset_alias (
  name_digest bytea PRIMARY KEY CHECK (octet_length(name_digest) = 32),
  ns          text NOT NULL,
  name        text NOT NULL,
  dataset_id  bigint NOT NULL REFERENCES dataset
);
CREATE INDEX ON dataset_alias (dataset_id);

CREATE TABLE tag (
  field_id   bigint NOT NULL REFERENCES field,
  category   text NOT NULL,
  origin     text NOT NULL CHECK (origin IN ('declared', 'scanned')),
  state      text NOT NULL CHECK (state IN ('suggested', 'confirmed', 'rejected')),
  confidence double precision NOT NULL CHECK (confidence BETWEEN 0 AND 1),
  evidence   jsonb,  -- counts, rule and version; never a value
  note       text NOT NULL DEFAULT '',
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (field_id, category, origin)
);
