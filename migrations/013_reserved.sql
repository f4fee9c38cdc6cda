-- Kept for signing keys and witnesses; delete this file when that migration is here.
SELECT 1;
