-- +goose Up
-- 'Psbk'. user_version repeats the number of the newest migration, so that opening need not ask goose.
PRAGMA application_id = 1349739115;
PRAGMA user_version = 1;

CREATE TABLE settings (
    name  TEXT PRIMARY KEY CHECK (name <> ''),
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE key_slots (
    slot_key           INTEGER PRIMARY KEY AUTOINCREMENT,
    kind               TEXT    NOT NULL CHECK (kind <> ''),
    body               BLOB    NOT NULL CHECK (length(body) > 0),
    created_at_unix_ms INTEGER NOT NULL
) STRICT;

-- A link in the making. The row stands from before the public token is exchanged until the Item is stored, because an
-- Item that exists at Plaid and nowhere else is billed and cannot be removed.
CREATE TABLE pending_links (
    link_id             TEXT PRIMARY KEY CHECK (link_id <> ''),
    environment         TEXT    NOT NULL CHECK (environment IN ('sandbox', 'production')),
    institution_id      TEXT    NOT NULL,
    institution_name    TEXT    NOT NULL,
    sealed_link_token   BLOB CHECK (length(sealed_link_token) > 0),
    sealed_public_token BLOB CHECK (length(sealed_public_token) > 0),
    sealed_access_token BLOB CHECK (length(sealed_access_token) > 0),
    item_id             TEXT    NOT NULL,
    exchange_started    INTEGER NOT NULL CHECK (exchange_started IN (0, 1)),
    created_at_unix_ms  INTEGER NOT NULL,
    updated_at_unix_ms  INTEGER NOT NULL
) STRICT;

CREATE TABLE institutions (
    institution_id     TEXT PRIMARY KEY CHECK (institution_id <> ''),
    name               TEXT    NOT NULL,
    url                TEXT    NOT NULL,
    colour             TEXT    NOT NULL,
    oauth              INTEGER NOT NULL CHECK (oauth IN (0, 1)),
    health             TEXT    NOT NULL CHECK (json_valid(health)),
    checked_at_unix_ms INTEGER
) STRICT;

CREATE TABLE items (
    item_key                      INTEGER PRIMARY KEY AUTOINCREMENT,
    item_id                       TEXT    NOT NULL UNIQUE CHECK (item_id <> ''),
    institution_id                TEXT    NOT NULL,
    institution_name              TEXT    NOT NULL,
    environment                   TEXT    NOT NULL CHECK (environment IN ('sandbox', 'production')),
    products                      TEXT CHECK (json_valid(products)),
    linked_at_unix_ms             INTEGER NOT NULL,
    sealed_token                  BLOB CHECK (length(sealed_token) > 0),
    cursor                        TEXT    NOT NULL DEFAULT '',
    history_complete              INTEGER NOT NULL DEFAULT 0 CHECK (history_complete IN (0, 1)),
    synced_at_unix_ms             INTEGER,
    sync_trouble                  TEXT CHECK (json_valid(sync_trouble)),
    status_products               TEXT CHECK (json_valid(status_products)),
    consent_expires_at_unix_ms    INTEGER,
    last_good_update_at_unix_ms   INTEGER,
    last_failed_update_at_unix_ms INTEGER,
    status_trouble                TEXT CHECK (json_valid(status_trouble)),
    status_checked_at_unix_ms     INTEGER,
    removed_at_unix_ms            INTEGER,
    CHECK ((removed_at_unix_ms IS NULL) = (sealed_token IS NOT NULL))
) STRICT;

-- described = 0: a transaction named the account before /accounts/get did.
CREATE TABLE accounts (
    account_key     INTEGER PRIMARY KEY,
    item_key        INTEGER NOT NULL REFERENCES items,
    account_id      TEXT    NOT NULL CHECK (account_id <> ''),
    position        INTEGER NOT NULL DEFAULT 0,
    described       INTEGER NOT NULL DEFAULT 0 CHECK (described IN (0, 1)),
    closed          INTEGER NOT NULL DEFAULT 0 CHECK (closed IN (0, 1)),
    persistent_id   TEXT    NOT NULL DEFAULT '',
    name            TEXT    NOT NULL DEFAULT '',
    official_name   TEXT    NOT NULL DEFAULT '',
    mask            TEXT    NOT NULL DEFAULT '',
    type            TEXT    NOT NULL DEFAULT '',
    subtype         TEXT    NOT NULL DEFAULT '',
    currency        TEXT,
    current_minor   INTEGER,
    available_minor INTEGER,
    limit_minor     INTEGER,
    as_of_unix_ms   INTEGER,
    UNIQUE (account_id, item_key),
    CHECK (currency IS NOT NULL OR coalesce(current_minor, available_minor, limit_minor) IS NULL)
) STRICT;
CREATE INDEX accounts_item ON accounts (item_key);

CREATE TABLE balance_snapshots (
    account_key     INTEGER NOT NULL REFERENCES accounts,
    on_date         INTEGER NOT NULL CHECK (on_date BETWEEN 10101 AND 99991231),
    currency        TEXT    NOT NULL,
    current_minor   INTEGER,
    available_minor INTEGER,
    limit_minor     INTEGER,
    PRIMARY KEY (account_key, on_date)
) STRICT, WITHOUT ROWID;

CREATE TABLE categories (
    category_key INTEGER PRIMARY KEY,
    primary_name TEXT NOT NULL,
    detailed     TEXT NOT NULL,
    confidence   TEXT NOT NULL,
    UNIQUE (primary_name, detailed, confidence)
) STRICT;

-- row_key = shown date (yyyymmdd) << 24 | number within the day: the table lies in the order it is read in, so the newest
-- rows, a date range and the newest hits of a search are all runs of neighbouring rows.
-- local_id never changes and is never given out twice.
CREATE TABLE transactions (
    row_key               INTEGER PRIMARY KEY CHECK (row_key > 0),
    local_id              INTEGER NOT NULL UNIQUE CHECK (local_id > 0),
    item_key              INTEGER NOT NULL REFERENCES items,
    account_key           INTEGER NOT NULL REFERENCES accounts,
    transaction_id        TEXT    NOT NULL CHECK (transaction_id <> ''),
    pending_id            TEXT,
    amount_minor          INTEGER NOT NULL,
    currency              TEXT    NOT NULL,
    on_date               INTEGER NOT NULL CHECK (on_date BETWEEN 0 AND 99991231),
    authorized_on         INTEGER CHECK (authorized_on BETWEEN 10101 AND 99991231),
    at_unix_ms            INTEGER,
    authorized_at_unix_ms INTEGER,
    pending               INTEGER NOT NULL CHECK (pending IN (0, 1)),
    name                  TEXT    NOT NULL,
    merchant_name         TEXT,
    category_key          INTEGER REFERENCES categories,
    details               TEXT CHECK (json_valid(details)),
    UNIQUE (item_key, transaction_id),
    CHECK (row_key >> 24 = coalesce(authorized_on, on_date))
) STRICT;
CREATE INDEX transactions_account ON transactions (account_key);
CREATE INDEX transactions_item ON transactions (item_key);

CREATE TABLE local_ids (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    next_id  INTEGER NOT NULL
) STRICT;
INSERT INTO local_ids VALUES (1, 1);

CREATE VIRTUAL TABLE transactions_fts USING fts5 (
    merchant, name, category,
    content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2'
);

CREATE TABLE streams (
    stream_key       INTEGER PRIMARY KEY,
    item_key         INTEGER NOT NULL REFERENCES items,
    stream_id        TEXT    NOT NULL CHECK (stream_id <> ''),
    position         INTEGER NOT NULL,
    account_key      INTEGER NOT NULL REFERENCES accounts,
    inflow           INTEGER NOT NULL CHECK (inflow IN (0, 1)),
    description      TEXT    NOT NULL,
    merchant_name    TEXT    NOT NULL,
    category_key     INTEGER REFERENCES categories,
    first_on         INTEGER CHECK (first_on BETWEEN 10101 AND 99991231),
    last_on          INTEGER CHECK (last_on BETWEEN 10101 AND 99991231),
    frequency        TEXT    NOT NULL,
    average_minor    INTEGER NOT NULL,
    average_currency TEXT    NOT NULL,
    last_minor       INTEGER NOT NULL,
    last_currency    TEXT    NOT NULL,
    active           INTEGER NOT NULL CHECK (active IN (0, 1)),
    status           TEXT    NOT NULL,
    UNIQUE (stream_id, item_key)
) STRICT;
CREATE INDEX streams_item ON streams (item_key);
CREATE INDEX streams_account ON streams (account_key);

CREATE TABLE stream_transactions (
    stream_key     INTEGER NOT NULL REFERENCES streams ON DELETE CASCADE,
    position       INTEGER NOT NULL,
    transaction_id TEXT    NOT NULL,
    PRIMARY KEY (stream_key, position)
) STRICT, WITHOUT ROWID;

-- Pages of an update that is still being fetched. They become rows, and vanish, in the update's one transaction.
CREATE TABLE stages (
    item_key          INTEGER NOT NULL REFERENCES items,
    page              INTEGER NOT NULL CHECK (page > 0),
    format            INTEGER NOT NULL,
    from_cursor       TEXT    NOT NULL,
    next_cursor       TEXT    NOT NULL,
    has_more          INTEGER NOT NULL CHECK (has_more IN (0, 1)),
    row_count         INTEGER NOT NULL,
    staged_at_unix_ms INTEGER NOT NULL,
    body              BLOB    NOT NULL,
    PRIMARY KEY (item_key, page)
) STRICT;

CREATE TABLE updates (
    update_key           INTEGER PRIMARY KEY AUTOINCREMENT,
    item_key             INTEGER NOT NULL REFERENCES items,
    from_cursor          TEXT    NOT NULL,
    to_cursor            TEXT    NOT NULL,
    added                INTEGER NOT NULL,
    modified             INTEGER NOT NULL,
    removed              INTEGER NOT NULL,
    posted               INTEGER NOT NULL,
    committed_at_unix_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX updates_item ON updates (item_key);

-- kind: 1 added, 2 modified, 3 removed, 4 posted. old: the values before, of what changed (modified, posted) or of the
-- whole row (removed). The first history of an Item is counted in updates and not listed here.
CREATE TABLE update_changes (
    update_key     INTEGER NOT NULL REFERENCES updates,
    local_id       INTEGER NOT NULL,
    kind           INTEGER NOT NULL CHECK (kind BETWEEN 1 AND 4),
    transaction_id TEXT CHECK ((transaction_id IS NULL) = (kind <> 3)),
    old            TEXT CHECK (json_valid(old)),
    PRIMARY KEY (update_key, local_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX update_changes_local ON update_changes (local_id) WHERE kind <> 1;
CREATE INDEX update_changes_removed ON update_changes (transaction_id) WHERE kind = 3;
