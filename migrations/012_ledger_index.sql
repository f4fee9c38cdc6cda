-- What entries of the ledger can be found by. Blocks of 4,096 consecutive entries; for each term that occurs in a
-- block, which of its rows have it. Made of the canonical texts in the background, one block after the other, and never
-- changed: it can be dropped and made again, and whoever finds something by it looks at the text.

CREATE TABLE ledger_posting (
  term  bigint NOT NULL,  -- the first 8 bytes of SHA-256("field:value")
  block integer NOT NULL CHECK (block >= 0),
  -- Up to 255 rows: their numbers in the block, two bytes each, the lower first; rising. More: 512 bytes, a bit each.
  rows  bytea NOT NULL CHECK (octet_length(rows) BETWEEN 2 AND 512),
  PRIMARY KEY (term, block)
);

-- Blocks without gaps from 0; the last one says how far the index has come.
CREATE TABLE ledger_block (
  block    integer PRIMARY KEY CHECK (block >= 0),
  min_time timestamptz NOT NULL,
  max_time timestamptz NOT NULL
);

-- A month that leaves the database stays findable: its entries are in the index before.
CREATE FUNCTION refuse_dropping_unindexed() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF NEW.last_seq >= 4096 * (SELECT coalesce(max(block) + 1, 0)::bigint FROM ledger_block) THEN
    RAISE EXCEPTION 'the entries of period % are not in the search index yet', NEW.period;
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER indexed_before_dropped BEFORE UPDATE ON ledger_segment
  FOR EACH ROW WHEN (NEW.state = 'dropped') EXECUTE FUNCTION refuse_dropping_unindexed();
