-- +goose Up
PRAGMA user_version = 2;

-- What the open program worked out from the rows: the words of the search index, the marks, the monthly sums. A program
-- that works them out otherwise has another number and does so anew.
CREATE TABLE derived (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    version  INTEGER NOT NULL
) STRICT;
INSERT INTO derived VALUES (1, 0);

-- Keys of categories as rows carry them: Plaid's codes, the person's own, and nothing.
CREATE TABLE shown_categories (
    shown_key INTEGER PRIMARY KEY,
    category  TEXT NOT NULL UNIQUE
) STRICT;
INSERT INTO shown_categories VALUES (0, '');

-- The currencies that rows have.
CREATE TABLE currencies (
    currency TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
INSERT INTO currencies SELECT DISTINCT currency FROM transactions;

-- Most rows of a merchant have the same details. digest finds a body again without an index of bodies; 0 is none yet.
CREATE TABLE details (
    details_key INTEGER PRIMARY KEY,
    digest      INTEGER NOT NULL DEFAULT 0,
    body        TEXT    NOT NULL CHECK (json_valid(body))
) STRICT;
INSERT INTO details (body) SELECT DISTINCT details FROM transactions WHERE details IS NOT NULL;
CREATE INDEX details_digest ON details (digest);
CREATE INDEX details_body ON details (body);

-- row_key = shown date (yyyymmdd) << 24 | number within the day: the table lies in the order it is read in, so the newest
-- rows, a date range and the newest hits of a search are all runs of neighbouring rows.
-- local_id never changes and is never given out twice. own_on, shown_key and marks repeat what the overlay says; shown_key
-- is that of the undivided row, of shown_categories; declared as a reference it would make the search index write out what it
-- has gathered at every row that an act changes. marks: see marks.go.
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
    category_key          INTEGER REFERENCES categories,
    details_key           INTEGER REFERENCES details,
    transaction_id        TEXT    NOT NULL CHECK (transaction_id <> ''),
    pending_id            TEXT,
    name                  TEXT    NOT NULL,
    merchant_name         TEXT,
    UNIQUE (item_key, transaction_id),
    CHECK (row_key >> 24 = coalesce(own_on, authorized_on, on_date))
) STRICT;
INSERT INTO new_transactions (row_key, local_id, item_key, account_key, marks, shown_key, amount_minor, currency, on_date,
    authorized_on, at_unix_ms, authorized_at_unix_ms, pending, category_key, details_key, transaction_id, pending_id, name,
    merchant_name)
SELECT row_key, local_id, item_key, account_key, 0, 0, amount_minor, currency, on_date, authorized_on, at_unix_ms,
    authorized_at_unix_ms, pending, category_key, (SELECT details_key FROM details d WHERE d.body = t.details),
    transaction_id, pending_id, name, merchant_name
FROM transactions t ORDER BY row_key;
DROP TABLE transactions;
ALTER TABLE new_transactions RENAME TO transactions;
CREATE INDEX transactions_account ON transactions (account_key);
-- Where the few rows are that are pending, have a check number, or of which somebody said something.
CREATE INDEX transactions_pending ON transactions (row_key) WHERE pending = 1;
CREATE INDEX transactions_marked ON transactions (row_key, marks) WHERE marks > 1;
DROP INDEX details_body;

-- marked: tokens for the account and the categories of a row, which no text contains. The index is filled by the program.
DROP TABLE transactions_fts;
CREATE VIRTUAL TABLE transactions_fts USING fts5 (
    marked, own, merchant, name, note, tags,
    content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2'
);

-- What a hand or the rules say of a row, as JSON. Rows of which the same is said share it. Layers are never changed.
CREATE TABLE layers (
    layer_key INTEGER PRIMARY KEY,
    body      TEXT NOT NULL UNIQUE CHECK (json_valid(body))
) STRICT;

-- The two layers over Plaid's row, and the other side of a transfer. They stay when the row goes, for it may come back.
CREATE TABLE overlays (
    local_id   INTEGER PRIMARY KEY CHECK (local_id > 0),
    hand_key   INTEGER REFERENCES layers,
    ruled_key  INTEGER REFERENCES layers,
    partner_id INTEGER CHECK (partner_id <> local_id),
    CHECK (coalesce(hand_key, ruled_key, partner_id) IS NOT NULL)
) STRICT;

-- What the rows that are split add to which category: their parts, and the rest where the bank has changed the amount since.
CREATE TABLE parts (
    local_id     INTEGER NOT NULL,
    position     INTEGER NOT NULL,
    shown_key    INTEGER NOT NULL REFERENCES shown_categories,
    amount_minor INTEGER NOT NULL,
    PRIMARY KEY (local_id, position)
) STRICT, WITHOUT ROWID;

-- What the rows of a month come to, by category, currency and mark; account_key 0 is all accounts together. body: see
-- sumcode.go.
CREATE TABLE monthly_sums (
    account_key INTEGER NOT NULL,
    month       INTEGER NOT NULL CHECK (month BETWEEN 0 AND 999912),
    body        BLOB    NOT NULL CHECK (length(body) > 0),
    PRIMARY KEY (account_key, month)
) STRICT, WITHOUT ROWID;

-- The journal. state: 0 done, 1 undone, 2 undone and overtaken by another act.
CREATE TABLE acts (
    act_id     INTEGER PRIMARY KEY AUTOINCREMENT,
    at_unix_ms INTEGER NOT NULL,
    title      TEXT    NOT NULL CHECK (title <> ''),
    row_count  INTEGER NOT NULL CHECK (row_count >= 0),
    state      INTEGER NOT NULL CHECK (state BETWEEN 0 AND 2)
) STRICT;
CREATE INDEX acts_undone ON acts (act_id) WHERE state = 1;

-- What an act did to a row, and how it was before. kind: 1 the hand's layer, 2 the rules' layer, 3 the partner.
CREATE TABLE act_rows (
    act_id   INTEGER NOT NULL REFERENCES acts,
    local_id INTEGER NOT NULL,
    kind     INTEGER NOT NULL CHECK (kind BETWEEN 1 AND 3),
    before   INTEGER,
    after    INTEGER,
    PRIMARY KEY (act_id, local_id, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX act_rows_local ON act_rows (local_id);

-- What an act did to anything else, in the order it did it: its value as JSON before and after, NULL where it was not there.
CREATE TABLE act_things (
    act_id   INTEGER NOT NULL REFERENCES acts,
    position INTEGER NOT NULL,
    kind     TEXT    NOT NULL CHECK (kind <> ''),
    name     TEXT    NOT NULL CHECK (name <> ''),
    before   TEXT CHECK (json_valid(before)),
    after    TEXT CHECK (json_valid(after)),
    PRIMARY KEY (act_id, position)
) STRICT, WITHOUT ROWID;

-- The person's categories: Plaid's tree with these changes, in this order.
CREATE TABLE category_changes (
    change_key INTEGER PRIMARY KEY AUTOINCREMENT,
    body       TEXT NOT NULL CHECK (json_valid(body))
) STRICT;

-- Accounts left out of totals.
ALTER TABLE accounts ADD COLUMN excluded INTEGER NOT NULL DEFAULT 0 CHECK (excluded IN (0, 1));
