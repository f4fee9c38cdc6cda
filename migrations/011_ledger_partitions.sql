-- The ledger for years: entries in partitions by month, so that old months can leave, and the tree as tiles
-- (https://c2sp.org/tlog-tiles, height 8), so that a proof reads a handful of rows whatever the size of the log.
--
-- period = yyyymm. Periods never decrease along seq: whoever appends gives max(last period, month of the entry), the
-- month by the database's clock at most. A clock that goes backwards, or far ahead, thus harms nothing. Indexes on time
-- and kind are gone: a month's times stand in ledger_segment, and search has an index of its own.

CREATE FUNCTION ledger_month(of_time timestamptz) RETURNS integer LANGUAGE sql STABLE AS $$
  SELECT (extract(year FROM of_time AT TIME ZONE 'UTC') * 100 + extract(month FROM of_time AT TIME ZONE 'UTC'))::integer
$$;

ALTER TABLE ledger_entry RENAME TO ledger_entry_whole;
ALTER INDEX ledger_entry_pkey RENAME TO ledger_entry_whole_pkey;

CREATE TABLE ledger_entry (
  seq       bigint NOT NULL CHECK (seq >= 0),
  period    integer NOT NULL,
  kind      text NOT NULL,
  actor     text NOT NULL,
  time      timestamptz NOT NULL,
  leaf      bytea NOT NULL CHECK (octet_length(leaf) = 32),
  canonical text NOT NULL,
  PRIMARY KEY (seq, period)
) PARTITION BY LIST (period);
-- Compressed, but in the row as long as it fits on a page: a second table with an index of its own costs more.
ALTER TABLE ledger_entry ALTER COLUMN canonical SET STORAGE MAIN;
DO $$
BEGIN
  ALTER TABLE ledger_entry ALTER COLUMN canonical SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
  NULL;
END
$$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entry
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The months. One is open; earlier ones are closed, then archived (they are in a file too), then dropped (in the file
-- alone). What the open one has yet to say stands in ledger_head.
CREATE TABLE ledger_segment (
  period      integer PRIMARY KEY,
  first_seq   bigint NOT NULL CHECK (first_seq >= 0),
  last_seq    bigint CHECK (last_seq >= first_seq),
  min_time    timestamptz,  -- of its entries
  max_time    timestamptz,
  state       text NOT NULL CHECK (state IN ('open', 'closed', 'archived', 'dropped')),
  file        text,
  bytes       bigint CHECK (bytes >= 0),
  sha256      bytea CHECK (octet_length(sha256) = 32),  -- of the file
  archived_at timestamptz,
  CHECK (state = 'open' OR (last_seq IS NOT NULL AND min_time IS NOT NULL AND max_time IS NOT NULL)),
  CHECK (state NOT IN ('archived', 'dropped') OR
         (file IS NOT NULL AND bytes IS NOT NULL AND sha256 IS NOT NULL AND archived_at IS NOT NULL))
);
CREATE UNIQUE INDEX ledger_segment_one_is_open ON ledger_segment (state) WHERE state = 'open';
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON ledger_segment
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

ALTER TABLE ledger_head
  ADD COLUMN period   integer NOT NULL DEFAULT 0,  -- the open one; 0: there is no entry
  ADD COLUMN min_time timestamptz,                 -- of the entries of that period
  ADD COLUMN max_time timestamptz;

-- Full tiles: 256 hashes of complete subtrees of 256^level leaves. Those of level 0 are leaves.
CREATE TABLE ledger_tile (
  level  integer NOT NULL CHECK (level >= 0),
  index  bigint NOT NULL CHECK (index >= 0),
  hashes bytea NOT NULL CHECK (octet_length(hashes) = 8192),
  PRIMARY KEY (level, index)
);
ALTER TABLE ledger_tile ALTER COLUMN hashes SET STORAGE EXTERNAL;  -- hashes do not compress
-- Roots of the full tiles one level below: what a tile of level 1 and up is made of until it is full.
CREATE TABLE ledger_node (
  level integer NOT NULL CHECK (level > 0),
  index bigint NOT NULL CHECK (index >= 0),
  hash  bytea NOT NULL CHECK (octet_length(hash) = 32),
  PRIMARY KEY (level, index)
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_tile
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_node
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Made as a table of its own and attached: neither reads nor writes of other months are held up, as they would be by
-- CREATE TABLE ... PARTITION OF. The CHECK spares the attaching a look at the rows.
CREATE FUNCTION ledger_make_partition(of_period integer) RETURNS void LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  name text := 'ledger_entry_' || of_period;
BEGIN
  IF to_regclass(name) IS NOT NULL THEN RETURN; END IF;
  EXECUTE format('CREATE TABLE %I (LIKE ledger_entry INCLUDING ALL)', name);
  EXECUTE format('ALTER TABLE %I ADD CONSTRAINT of_period CHECK (period = %s)', name, of_period);
  EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %I '
                 'FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', name);
  EXECUTE format('ALTER TABLE ledger_entry ATTACH PARTITION %I FOR VALUES IN (%s)', name, of_period);
END
$$;

-- The month that was open is over. Called behind the head's lock, with the head telling all entries before.
CREATE FUNCTION ledger_begin_period(of_period integer) RETURNS void LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  UPDATE ledger_segment
  SET state = 'closed', last_seq = head.size - 1, min_time = head.min_time, max_time = head.max_time
  FROM ledger_head AS head WHERE ledger_segment.state = 'open';
  PERFORM ledger_make_partition(of_period);
  INSERT INTO ledger_segment (period, first_seq, state) SELECT of_period, size, 'open' FROM ledger_head;
  UPDATE ledger_head SET period = of_period, min_time = NULL, max_time = NULL;
END
$$;

-- A month leaves in three steps, each of which may be the last one before a crash. It counts as dropped from the first
-- on, so that nobody takes what can be read meanwhile for all there is: it must be in a file, and its leaves in full
-- tiles.
CREATE FUNCTION ledger_mark_dropped(of_period integer) RETURNS void LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  segment ledger_segment;
BEGIN
  SELECT * INTO segment FROM ledger_segment WHERE period = of_period FOR UPDATE;
  IF segment.state IS DISTINCT FROM 'archived' THEN
    RAISE EXCEPTION 'the entries of period % are in no file', of_period;
  END IF;
  IF (SELECT count(*) FROM ledger_tile
      WHERE level = 0 AND index BETWEEN segment.first_seq / 256 AND segment.last_seq / 256)
     <> segment.last_seq / 256 - segment.first_seq / 256 + 1 THEN
    RAISE EXCEPTION 'the last entries of period % are in no full tile yet', of_period;
  END IF;
  UPDATE ledger_segment SET state = 'dropped' WHERE period = of_period;
END
$$;
-- The second step is DETACH PARTITION ... CONCURRENTLY, which waits for readers without holding up others, and which no
-- function may run. This is the third.
CREATE FUNCTION ledger_drop_partition(of_period integer) RETURNS void LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  name text := 'ledger_entry_' || of_period;
BEGIN
  IF NOT EXISTS (SELECT FROM ledger_segment WHERE period = of_period AND state = 'dropped') THEN
    RAISE EXCEPTION 'period % is not to be dropped', of_period;
  END IF;
  IF EXISTS (SELECT FROM pg_inherits WHERE inhrelid = to_regclass(name)) THEN
    RAISE EXCEPTION 'the partition of period % is attached', of_period;
  END IF;
  EXECUTE format('DROP TABLE IF EXISTS %I', name);
END
$$;

-- The root of 2^n hashes that stand one after the other (RFC 6962 §2.1).
CREATE FUNCTION ledger_subtree_root(hashes bytea) RETURNS bytea LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE
  above bytea;
BEGIN
  WHILE octet_length(hashes) > 32 LOOP
    SELECT string_agg(sha256('\x01'::bytea || substr(hashes, 64 * pair + 1, 64)), ''::bytea ORDER BY pair) INTO above
    FROM generate_series(0, octet_length(hashes) / 64 - 1) AS pair;
    hashes := above;
  END LOOP;
  RETURN hashes;
END
$$;

-- Signed heads tell which world they belong to: reports as of a head read the catalog of then.
ALTER TABLE signed_head
  ADD COLUMN generation jsonb,  -- null: not recorded, as before this migration
  ADD COLUMN policies   bytea CHECK (octet_length(policies) = 32);  -- the set in force
CREATE INDEX ON signed_head (size);

-- What was recorded before.
CREATE TEMPORARY TABLE carried ON COMMIT DROP AS
  SELECT seq, max(least(ledger_month(time), ledger_month(now()))) OVER (ORDER BY seq) AS period FROM ledger_entry_whole;
CREATE UNIQUE INDEX ON carried (seq);
ANALYZE carried;
SELECT ledger_make_partition(period) FROM (SELECT DISTINCT period FROM carried ORDER BY period) AS months;
INSERT INTO ledger_entry (seq, period, kind, actor, time, leaf, canonical)
  SELECT seq, period, kind, actor, time, leaf, canonical
  FROM ledger_entry_whole JOIN carried USING (seq) ORDER BY seq;
INSERT INTO ledger_segment (period, first_seq, last_seq, min_time, max_time, state)
  SELECT period, min(seq), max(seq), min(time), max(time), 'closed' FROM ledger_entry GROUP BY period;
UPDATE ledger_head SET period = last.period, min_time = last.min_time, max_time = last.max_time
  FROM (SELECT * FROM ledger_segment ORDER BY period DESC LIMIT 1) AS last;
UPDATE ledger_segment SET state = 'open', last_seq = NULL, min_time = NULL, max_time = NULL
  WHERE period = (SELECT period FROM ledger_head);
DROP TABLE ledger_entry_whole;

INSERT INTO ledger_tile (level, index, hashes)
  SELECT 0, seq / 256, string_agg(leaf, ''::bytea ORDER BY seq) FROM ledger_entry GROUP BY seq / 256
  HAVING count(*) = 256;
DO $$
DECLARE
  above integer := 1;
BEGIN
  LOOP
    INSERT INTO ledger_node (level, index, hash)
      SELECT above, index, ledger_subtree_root(hashes) FROM ledger_tile WHERE level = above - 1;
    EXIT WHEN NOT FOUND;
    INSERT INTO ledger_tile (level, index, hashes)
      SELECT above, index / 256, string_agg(hash, ''::bytea ORDER BY index) FROM ledger_node WHERE level = above
      GROUP BY index / 256 HAVING count(*) = 256;
    above := above + 1;
  END LOOP;
END
$$;
