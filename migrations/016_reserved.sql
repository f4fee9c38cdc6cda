-- Kept for another part of the audit; delete this file when that migration is here.
SELECT 1;
