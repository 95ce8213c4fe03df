-- +goose Up
PRAGMA user_version = 7;

-- The days of the added rows of a staged page: which way a history comes is known without unpacking it.
ALTER TABLE stages ADD COLUMN oldest_on INTEGER CHECK (oldest_on BETWEEN 0 AND 99991231);
ALTER TABLE stages ADD COLUMN newest_on INTEGER CHECK (newest_on BETWEEN 0 AND 99991231);
