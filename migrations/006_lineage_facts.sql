-- Lineage as facts. What was said, by whom and of when is stored; the graph is folded from it (lineage/facts.h), so
-- that the order in which events arrive cannot matter. Nothing here is deleted, and times only move back.

-- Events of before this migration are read again by the server that applies it.
ALTER TABLE lineage_event ADD COLUMN is_folded boolean NOT NULL DEFAULT false;
CREATE INDEX lineage_event_unfolded ON lineage_event (event_time, digest) WHERE NOT is_folded;
DO $$
BEGIN
  ALTER TABLE lineage_event ALTER COLUMN body SET COMPRESSION lz4;  -- several times faster than the default
EXCEPTION WHEN feature_not_supported THEN
  NULL;  -- a server built without it
END
$$;

ALTER TABLE job ADD COLUMN io_generation bigint NOT NULL DEFAULT 0;  -- of lineage, when what its runs imply changed
CREATE INDEX ON job (io_generation);

-- Which datasets a run has named by now: many runs of a job name the same.
CREATE TABLE lineage_shape (
  id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  digest    bytea NOT NULL UNIQUE CHECK (octet_length(digest) = 32),
  inputs    bigint[] NOT NULL,
  outputs   bigint[] NOT NULL,
  explained bigint[] NOT NULL,  -- outputs of which the run has said how they are made
  is_open   boolean NOT NULL    -- the run has not ended
);

CREATE TABLE lineage_run (
  digest     bytea PRIMARY KEY CHECK (octet_length(digest) = 32),  -- of job and run id
  job_id     bigint NOT NULL REFERENCES job,
  run_id     text NOT NULL,
  shape_id   bigint NOT NULL REFERENCES lineage_shape,
  begins_at  timestamptz,           -- the earliest event that names a dataset
  started_at timestamptz NOT NULL,  -- the earliest event
  state      text NOT NULL,         -- of the latest event that tells one
  state_at   timestamptz NOT NULL
);
CREATE INDEX ON lineage_run (job_id, shape_id, begins_at);
CREATE INDEX ON lineage_run (job_id, state_at DESC);

-- The shapes that runs of a job have at present, each with the earliest beginning among them.
CREATE TABLE lineage_job_shape (
  job_id    bigint NOT NULL REFERENCES job,
  shape_id  bigint NOT NULL REFERENCES lineage_shape,
  begins_at timestamptz NOT NULL,
  PRIMARY KEY (job_id, shape_id)
);

-- How a job, a view or a person declares that one dataset is made. The newest complete declaration holds.
CREATE TABLE lineage_set (
  id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  digest bytea NOT NULL UNIQUE CHECK (octet_length(digest) = 32),  -- of job, target and edges
  job_id bigint NOT NULL REFERENCES job,
  target bigint NOT NULL REFERENCES dataset
);

CREATE TABLE lineage_declaration (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  job_id      bigint NOT NULL REFERENCES job,
  target      bigint NOT NULL REFERENCES dataset,
  set_id      bigint NOT NULL REFERENCES lineage_set,
  said_at     timestamptz NOT NULL,
  is_complete boolean NOT NULL,  -- false: there may be more, so it ends nothing that was declared before
  generation  bigint NOT NULL,
  UNIQUE (set_id, said_at)
);
CREATE INDEX ON lineage_declaration (job_id, target, said_at);
CREATE INDEX ON lineage_declaration (generation);

ALTER TABLE lineage_edge RENAME TO lineage_edge_before_facts;
CREATE TABLE lineage_edge (
  id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  digest           bytea NOT NULL UNIQUE CHECK (octet_length(digest) = 32),  -- of ends, job, set and transformation
  from_dataset     bigint NOT NULL REFERENCES dataset,
  from_field       bigint REFERENCES field,  -- null: the dataset as a whole
  to_dataset       bigint NOT NULL REFERENCES dataset,
  to_field         bigint REFERENCES field,
  job_id           bigint NOT NULL REFERENCES job,
  set_id           bigint REFERENCES lineage_set,  -- null: seen in a run
  influence        text NOT NULL CHECK (influence IN ('DIRECT', 'INDIRECT')),
  subtype          text NOT NULL,
  description      text NOT NULL,
  masking          boolean NOT NULL,
  function         text NOT NULL,
  valid_from       timestamptz,  -- seen in a run: when first. Declared: its set's declarations say
  first_generation bigint NOT NULL,
  generation       bigint NOT NULL,
  CHECK ((set_id IS NULL) = (valid_from IS NOT NULL))
);
CREATE INDEX ON lineage_edge (from_dataset, from_field);
CREATE INDEX ON lineage_edge (to_dataset, to_field);
CREATE INDEX ON lineage_edge (set_id) WHERE set_id IS NOT NULL;
CREATE INDEX ON lineage_edge (generation);

-- What was declared of views by scans comes from no event.
INSERT INTO lineage_set (digest, job_id, target)
SELECT DISTINCT sha256(convert_to('before facts ' || e.job_id || ' ' || e.to_dataset, 'UTF8')), e.job_id, e.to_dataset
FROM lineage_edge_before_facts e JOIN job j ON j.id = e.job_id
WHERE e.valid_to IS NULL AND e.run_digest IS NULL AND j.name LIKE 'view:%';
INSERT INTO lineage_declaration (job_id, target, set_id, said_at, is_complete, generation)
SELECT s.job_id, s.target, s.id, min(e.valid_from), true, 0
FROM lineage_set s JOIN lineage_edge_before_facts e ON e.job_id = s.job_id AND e.to_dataset = s.target AND e.valid_to IS NULL
GROUP BY s.id;
INSERT INTO lineage_edge (digest, from_dataset, from_field, to_dataset, to_field, job_id, set_id, influence, subtype,
                          description, masking, function, first_generation, generation)
SELECT e.digest, e.from_dataset, e.from_field, e.to_dataset, e.to_field, e.job_id, s.id, e.influence, e.subtype,
       e.description, e.masking, e.function, 0, 0
FROM lineage_set s JOIN lineage_edge_before_facts e ON e.job_id = s.job_id AND e.to_dataset = s.target AND e.valid_to IS NULL;
DROP TABLE lineage_edge_before_facts;

-- Facets of datasets and jobs as they came; of each the newest, by the time and then the hash of its event.
CREATE TABLE lineage_facet (
  node        text NOT NULL CHECK (node IN ('dataset', 'job')),
  node_id     bigint NOT NULL,
  name_digest bytea NOT NULL CHECK (octet_length(name_digest) = 32),
  name        text NOT NULL,
  body        text NOT NULL,
  said_at     timestamptz NOT NULL,
  digest      bytea NOT NULL CHECK (octet_length(digest) = 32),  -- of the body: what decides between two of one moment
  PRIMARY KEY (node, node_id, name_digest)
);

DO $$
BEGIN
  ALTER TABLE lineage_facet ALTER COLUMN body SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
  NULL;
END
$$;

-- That two datasets are one: what events say, and what people have decided. Rows of both stay (catalog/identity).
CREATE TABLE dataset_merge (
  digest       bytea PRIMARY KEY CHECK (octet_length(digest) = 32),  -- of both ends, origin and reason
  from_dataset bigint NOT NULL REFERENCES dataset,
  into_dataset bigint NOT NULL REFERENCES dataset,
  origin       text NOT NULL CHECK (origin IN ('symlink', 'rename', 'equivalence', 'person')),
  why          text NOT NULL,
  said_at      timestamptz NOT NULL
);

CREATE TABLE dataset_merge_verdict (
  id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  a         bigint NOT NULL REFERENCES dataset,
  b         bigint NOT NULL REFERENCES dataset,
  is_merged boolean NOT NULL,
  actor     text NOT NULL,
  why       text NOT NULL,
  said_at   timestamptz NOT NULL
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON dataset_merge_verdict
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

INSERT INTO dataset (ns, name, name_digest, kind, first_seen)
SELECT a.ns, a.name, a.name_digest, 'unknown', d.first_seen
FROM dataset_alias a JOIN dataset d ON d.id = a.dataset_id
ON CONFLICT (name_digest) DO NOTHING;
INSERT INTO dataset_merge (digest, from_dataset, into_dataset, origin, why, said_at)
SELECT sha256(convert_to('before facts ' || o.id || ' ' || d.id, 'UTF8')), o.id, d.id, 'symlink', 'a symlinks facet', d.first_seen
FROM dataset_alias a JOIN dataset d ON d.id = a.dataset_id JOIN dataset o ON o.name_digest = a.name_digest
WHERE o.id <> d.id;
DROP TABLE dataset_alias;

-- Tables that people keep: which tags of events mean which category, which namespaces are one catalog.
CREATE TABLE lineage_setting (
  kind      text PRIMARY KEY,
  body      text NOT NULL,
  actor     text NOT NULL,
  stored_at timestamptz NOT NULL
);
