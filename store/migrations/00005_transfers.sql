-- +goose Up
PRAGMA user_version = 5;

-- Money that came in, by its amount: the other side of what went out. There is far less of it.
CREATE INDEX transactions_in ON transactions (amount_minor) WHERE amount_minor > 0;
