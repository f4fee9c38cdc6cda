-- What the catalog, lineage and consent were at an earlier generation, so that a past decision can be made again.
--
-- A row is true from the generation in its `since` on. When it changes, its earlier version goes to TABLE_before, true
-- until the generation named there: at generation g a row is its earliest earlier version with until > g, or as it
-- stands now; and it is there at all when since <= g. What is only ever added therefore costs nothing. The present is
-- read in the same way. Generations are those in which the change becomes visible: the writer's next.

-- What is known of before this migration is the state it found.
CREATE TABLE history_start (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  catalog  bigint NOT NULL,
  lineage  bigint NOT NULL,
  consent  bigint NOT NULL
);
INSERT INTO history_start (catalog, lineage, consent)
SELECT (SELECT value FROM generation WHERE state = 'catalog'), (SELECT value FROM generation WHERE state = 'lineage'),
       (SELECT value FROM generation WHERE state = 'consent');

CREATE FUNCTION next_generation(of_state text) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT value + 1 FROM generation WHERE state = of_state
$$;

-- What a person says of a dataset: the newest row of an attribute counts, in the place of what events say.
CREATE TABLE dataset_word (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  dataset_id bigint NOT NULL REFERENCES dataset,
  attribute  text NOT NULL CHECK (attribute IN ('owner', 'region', 'label')),
  said       json,  -- a list of texts; null: the word is taken back
  actor      text NOT NULL,
  said_at    timestamptz NOT NULL,
  since      bigint NOT NULL
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON dataset_word
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

ALTER TABLE dataset ADD COLUMN since bigint NOT NULL DEFAULT 0;
ALTER TABLE field ADD COLUMN since bigint NOT NULL DEFAULT 0;
ALTER TABLE tag ADD COLUMN since bigint NOT NULL DEFAULT 0;
ALTER TABLE dataset_merge ADD COLUMN since bigint NOT NULL DEFAULT 0;
ALTER TABLE dataset_merge_verdict ADD COLUMN since bigint NOT NULL DEFAULT 0;
ALTER TABLE lineage_setting ADD COLUMN since bigint NOT NULL DEFAULT 0;
ALTER TABLE lineage_facet ADD COLUMN since bigint NOT NULL DEFAULT 0;
ALTER TABLE consent_event ADD COLUMN since bigint NOT NULL DEFAULT 0;

CREATE TABLE dataset_before (
  id                 bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  dataset_id         bigint NOT NULL,
  until              bigint NOT NULL,
  kind               text NOT NULL,
  row_count          bigint,
  scanned_at         timestamptz,
  lineage_is_partial boolean NOT NULL
);
CREATE INDEX ON dataset_before (until);

CREATE TABLE field_before (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  field_id      bigint NOT NULL,
  until         bigint NOT NULL,
  type          text NOT NULL,
  ordinal       integer NOT NULL,
  rows_examined bigint
);
CREATE INDEX ON field_before (until);

-- Without the evidence: no decision reads it.
CREATE TABLE tag_before (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  field_id   bigint NOT NULL,
  category   text NOT NULL,
  origin     text NOT NULL,
  since      bigint NOT NULL,
  until      bigint NOT NULL,
  state      text NOT NULL,
  confidence double precision NOT NULL,
  note       text NOT NULL
);
CREATE INDEX ON tag_before (until);

CREATE TABLE dataset_merge_before (
  id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  digest  bytea NOT NULL,
  until   bigint NOT NULL,
  said_at timestamptz NOT NULL
);
CREATE INDEX ON dataset_merge_before (until);

CREATE TABLE lineage_setting_before (
  id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind  text NOT NULL,
  until bigint NOT NULL,
  body  text NOT NULL
);
CREATE INDEX ON lineage_setting_before (until);

-- Of the facets that the catalog is read from.
CREATE TABLE lineage_facet_before (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  node_id     bigint NOT NULL,
  name_digest bytea NOT NULL,
  until       bigint NOT NULL,
  body        text NOT NULL,
  said_at     timestamptz NOT NULL
);
CREATE INDEX ON lineage_facet_before (name_digest, until);

-- Statements that touch many rows are followed by one statement, not by one for each row.
CREATE FUNCTION keep_dataset() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE next_one bigint := next_generation('catalog');
BEGIN
  INSERT INTO dataset_before (dataset_id, until, kind, row_count, scanned_at, lineage_is_partial)
  SELECT id, next_one, kind, row_count, scanned_at, lineage_is_partial FROM earlier WHERE since < next_one;
  RETURN NULL;
END
$$;
CREATE TRIGGER keep_dataset AFTER UPDATE ON dataset REFERENCING OLD TABLE AS earlier
  FOR EACH STATEMENT EXECUTE FUNCTION keep_dataset();

CREATE FUNCTION keep_field() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE next_one bigint := next_generation('catalog');
BEGIN
  INSERT INTO field_before (field_id, until, type, ordinal, rows_examined)
  SELECT id, next_one, type, ordinal, rows_examined FROM earlier WHERE since < next_one;
  RETURN NULL;
END
$$;
CREATE TRIGGER keep_field AFTER UPDATE ON field REFERENCING OLD TABLE AS earlier
  FOR EACH STATEMENT EXECUTE FUNCTION keep_field();

-- Fresher evidence alone is no other tag.
CREATE FUNCTION keep_changed_tag() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE next_one bigint := next_generation('catalog');
BEGIN
  INSERT INTO tag_before (field_id, category, origin, since, until, state, confidence, note)
  SELECT e.field_id, e.category, e.origin, e.since, next_one, e.state, e.confidence, e.note
  FROM earlier e JOIN later l ON l.field_id = e.field_id AND l.category = e.category AND l.origin = e.origin
  WHERE e.since < next_one AND (e.state, e.confidence, e.note) IS DISTINCT FROM (l.state, l.confidence, l.note);
  RETURN NULL;
END
$$;
CREATE TRIGGER keep_changed_tag AFTER UPDATE ON tag REFERENCING OLD TABLE AS earlier NEW TABLE AS later
  FOR EACH STATEMENT EXECUTE FUNCTION keep_changed_tag();

CREATE FUNCTION keep_removed_tag() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE next_one bigint := next_generation('catalog');
BEGIN
  INSERT INTO tag_before (field_id, category, origin, since, until, state, confidence, note)
  SELECT field_id, category, origin, since, next_one, state, confidence, note FROM earlier WHERE since < next_one;
  RETURN NULL;
END
$$;
CREATE TRIGGER keep_removed_tag AFTER DELETE ON tag REFERENCING OLD TABLE AS earlier
  FOR EACH STATEMENT EXECUTE FUNCTION keep_removed_tag();

CREATE FUNCTION keep_merge() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO dataset_merge_before (digest, until, said_at)
  VALUES (OLD.digest, next_generation('catalog'), OLD.said_at);
  RETURN NULL;
END
$$;
CREATE TRIGGER keep_merge AFTER UPDATE ON dataset_merge FOR EACH ROW EXECUTE FUNCTION keep_merge();

CREATE FUNCTION keep_setting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO lineage_setting_before (kind, until, body) VALUES (OLD.kind, next_generation('catalog'), OLD.body);
  RETURN NULL;
END
$$;
CREATE TRIGGER keep_setting AFTER UPDATE ON lineage_setting FOR EACH ROW EXECUTE FUNCTION keep_setting();

CREATE FUNCTION keep_facet() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO lineage_facet_before (node_id, name_digest, until, body, said_at)
  VALUES (OLD.node_id, OLD.name_digest, next_generation('catalog'), OLD.body, OLD.said_at);
  RETURN NULL;
END
$$;
CREATE TRIGGER keep_facet AFTER UPDATE ON lineage_facet FOR EACH ROW
  WHEN (OLD.node = 'dataset' AND OLD.digest <> NEW.digest AND OLD.name IN ('ownership', 'tags', 'steward_purposes'))
  EXECUTE FUNCTION keep_facet();

-- Lineage. Rows carry the generation of their last change; the rare ones that change keep what they were.
CREATE TABLE lineage_edge_before (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  edge_id    bigint NOT NULL,
  until      bigint NOT NULL,
  valid_from timestamptz
);
CREATE INDEX ON lineage_edge_before (until);
CREATE FUNCTION keep_edge() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO lineage_edge_before (edge_id, until, valid_from) VALUES (OLD.id, NEW.generation, OLD.valid_from);
  RETURN NULL;
END
$$;
CREATE TRIGGER keep_edge AFTER UPDATE ON lineage_edge FOR EACH ROW WHEN (OLD.generation < NEW.generation)
  EXECUTE FUNCTION keep_edge();

-- A declaration that was found to be complete after all.
CREATE TABLE lineage_declaration_before (
  declaration_id bigint PRIMARY KEY,
  since          bigint NOT NULL,
  until          bigint NOT NULL
);
CREATE FUNCTION keep_declaration() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO lineage_declaration_before (declaration_id, since, until)
  VALUES (OLD.id, OLD.generation, NEW.generation) ON CONFLICT DO NOTHING;
  RETURN NULL;
END
$$;
CREATE TRIGGER keep_declaration AFTER UPDATE ON lineage_declaration FOR EACH ROW
  WHEN (OLD.generation < NEW.generation) EXECUTE FUNCTION keep_declaration();

-- The shapes of a job whenever what they imply has changed; a null shape: none.
CREATE TABLE lineage_job_implied (
  job_id     bigint NOT NULL REFERENCES job,
  generation bigint NOT NULL,
  shape_id   bigint REFERENCES lineage_shape,
  begins_at  timestamptz
);
CREATE INDEX ON lineage_job_implied (job_id, generation);
INSERT INTO lineage_job_implied (job_id, generation, shape_id, begins_at)
SELECT job_id, 0, shape_id, begins_at FROM lineage_job_shape;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON dataset_before
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON field_before
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON tag_before
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON dataset_merge_before
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON lineage_setting_before
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON lineage_facet_before
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON lineage_edge_before
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON lineage_declaration_before
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON lineage_job_implied
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
