-- +goose Up
PRAGMA user_version = 8;

-- The rows by their amount: to find one that is rare, and, of a transfer, the other side. It had only what came in.
DROP INDEX transactions_in;
CREATE INDEX transactions_amount ON transactions (amount_minor);
