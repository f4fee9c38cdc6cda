-- The ledger, faster: a small batch of entries is written by one statement, and search reads long rows.

-- What a process says of itself with a batch that it writes (storage/server_store.h).
CREATE FUNCTION ledger_tell(of_server uuid, has_decided bigint, were_overtaken bigint, more_recorded bigint,
                            were_refused bigint, at_most bigint, more_batches bigint)
RETURNS void LANGUAGE sql SET search_path FROM CURRENT AS $$
  INSERT INTO ledger_server AS old (server, role, started, told, decided, overtaken, recorded, refused, may_lose, batches)
  VALUES (of_server, 'command', now(), now(), has_decided, were_overtaken, more_recorded, were_refused, at_most,
          more_batches)
  ON CONFLICT (server) DO UPDATE SET
    told = now(), lost = NULL, decided = has_decided, overtaken = were_overtaken, recorded = old.recorded + more_recorded,
    refused = were_refused, may_lose = greatest(old.may_lose, at_most), batches = old.batches + more_batches
$$;

-- Entries behind the end of the ledger as the caller last knew it; false, and nothing is written, when it is no longer
-- there, in another month, or the state has moved. The texts have a newline between them, the hashes nothing.
CREATE FUNCTION ledger_append(at_size bigint, in_period integer, in_month integer, at_generation bigint[],
                              kinds text[], actors text[], times timestamptz[], leaves bytea, texts text,
                              full_tiles bytea, tile_roots bytea, next_frontier bytea)
RETURNS boolean LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  tiles integer := octet_length(tile_roots) / 32;
BEGIN
  PERFORM FROM ledger_head FOR UPDATE;
  -- Statements of their own: they see what was committed while the first waited.
  IF (SELECT size <> at_size OR period <> in_period OR ledger_month(now()) <> in_month FROM ledger_head)
     OR at_generation <> (SELECT ARRAY[coalesce(max(value) FILTER (WHERE state = 'catalog'), 0),
                                       coalesce(max(value) FILTER (WHERE state = 'lineage'), 0),
                                       coalesce(max(value) FILTER (WHERE state = 'policy'), 0),
                                       coalesce(max(value) FILTER (WHERE state = 'consent'), 0),
                                       coalesce(max(value) FILTER (WHERE state = 'grants'), 0)] FROM generation) THEN
    RETURN false;
  END IF;
  -- Lists of different lengths would give nulls, which the table refuses.
  INSERT INTO ledger_entry (seq, period, kind, actor, time, leaf, canonical)
    SELECT at_size + n - 1, in_period, kind, actor, moment, substr(leaves, 32 * n::integer - 31, 32), canonical
    FROM ROWS FROM (unnest(kinds), unnest(actors), unnest(times), unnest(string_to_array(texts, E'\n')))
      WITH ORDINALITY AS entry (kind, actor, moment, canonical, n);
  IF tiles > 0 THEN
    INSERT INTO ledger_tile (level, index, hashes)
      SELECT 0, at_size / 256 + n, substr(full_tiles, 8192 * n + 1, 8192) FROM generate_series(0, tiles - 1) AS n;
    INSERT INTO ledger_node (level, index, hash)
      SELECT 1, at_size / 256 + n, substr(tile_roots, 32 * n + 1, 32) FROM generate_series(0, tiles - 1) AS n;
  END IF;
  UPDATE ledger_head
  SET size = at_size + cardinality(kinds), frontier = next_frontier,
      min_time = least(min_time, (SELECT min(one) FROM unnest(times) AS one)),
      max_time = greatest(max_time, (SELECT max(one) FROM unnest(times) AS one));
  RETURN true;
END
$$;

-- The index over blocks (012_ledger_index.sql) of the newest entries alone: whole spans of 16 blocks, 65,536 entries,
-- are moved here in the background, one after the other. A term that is common thus has one row where it had 16, each
-- on another page. What was indexed before moves by itself.
CREATE TABLE ledger_span_posting (
  term bigint NOT NULL,
  span integer NOT NULL CHECK (span >= 0),
  -- Up to 4,095 entries: their numbers in the span, two bytes each, the lower first; rising. More: 8,192 bytes, a bit
  -- each.
  rows bytea NOT NULL CHECK (octet_length(rows) BETWEEN 2 AND 8192),
  PRIMARY KEY (term, span)
);
DO $$
BEGIN
  ALTER TABLE ledger_span_posting ALTER COLUMN rows SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
  NULL;
END
$$;
-- Spans without gaps from 0.
CREATE TABLE ledger_span (
  span integer PRIMARY KEY CHECK (span >= 0)
);
-- To take blocks out again.
CREATE INDEX ledger_posting_of_block ON ledger_posting USING brin (block) WITH (pages_per_range = 16);
