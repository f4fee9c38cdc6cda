-- Kept for the index of the ledger; delete this file when that migration is here.
SELECT 1;
