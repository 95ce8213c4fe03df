-- +goose Up
PRAGMA user_version = 6;

-- Where the row of one of Plaid's ids is, by a digest of the id: the ids themselves are long and come in no order. The program
-- fills it, from the rows, and sees to it that an Item has no id twice.
CREATE TABLE transaction_ids (
    digest   INTEGER NOT NULL,
    local_id INTEGER NOT NULL,
    PRIMARY KEY (digest, local_id)
) STRICT, WITHOUT ROWID;

-- As before without UNIQUE (item_key, transaction_id). category_key and details_key are of entries that stay while a row has
-- them; declared as references they would be looked up for every row that comes.
CREATE TABLE new_transactions (
    row_key               INTEGER PRIMARY KEY CHECK (row_key > 0),
    local_id              INTEGER NOT NULL UNIQUE CHECK (local_id > 0),
    item_key              INTEGER NOT NULL REFERENCES items,
    account_key           INTEGER NOT NULL REFERENCES accounts,
    marks                 INTEGER NOT NULL,
    shown_key             INTEGER NOT NULL,
    amount_minor          INTEGER NOT NULL,
    currency              TEXT    NOT NULL,
    on_date               INTEGER NOT NULL CHECK (on_date BETWEEN 0 AND 99991231),
    authorized_on         INTEGER CHECK (authorized_on BETWEEN 10101 AND 99991231),
    own_on                INTEGER CHECK (own_on BETWEEN 10101 AND 99991231),
    at_unix_ms            INTEGER,
    authorized_at_unix_ms INTEGER,
    pending               INTEGER NOT NULL CHECK (pending IN (0, 1)),
    category_key          INTEGER,
    details_key           INTEGER,
    transaction_id        TEXT    NOT NULL CHECK (transaction_id <> ''),
    pending_id            TEXT,
    name                  TEXT    NOT NULL,
    merchant_name         TEXT,
    CHECK (row_key >> 24 = coalesce(own_on, authorized_on, on_date))
) STRICT;
INSERT INTO new_transactions SELECT * FROM transactions ORDER BY row_key;
DROP TABLE transactions;
ALTER TABLE new_transactions RENAME TO transactions;
CREATE INDEX transactions_account ON transactions (account_key);
CREATE INDEX transactions_pending ON transactions (row_key) WHERE pending = 1;
CREATE INDEX transactions_marked ON transactions (row_key, marks) WHERE marks > 1;
CREATE INDEX transactions_in ON transactions (amount_minor) WHERE amount_minor > 0;

-- digest: as in transaction_ids.
ALTER TABLE stream_transactions ADD COLUMN digest INTEGER NOT NULL DEFAULT 0;
