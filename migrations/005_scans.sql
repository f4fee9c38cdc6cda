-- What the last scan of a dataset rested on, so that a scan of unchanged data can be left out, and what it says of what
-- it did not find.

CREATE TABLE dataset_scan (
  dataset_id        bigint PRIMARY KEY REFERENCES dataset (id),
  fingerprint       text NOT NULL,  -- of the data's state, as its source tells it; '': it cannot
  rules_hash        text NOT NULL,
  sampling          text NOT NULL,  -- how rows were chosen: rows, seed, confidence
  design            text NOT NULL,
  rows_examined     bigint NOT NULL CHECK (rows_examined >= 0),
  quasi_identifiers jsonb NOT NULL,
  certificates      jsonb NOT NULL,  -- by field path: detectors that found nothing, and what may still be there
  scanned_at        timestamptz NOT NULL
);
