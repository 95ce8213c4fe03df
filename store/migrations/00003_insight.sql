-- +goose Up
PRAGMA user_version = 3;

-- What the person should hear of, in the order it came. kind: 1 rows of an update (listed in update_changes), 2 a first
-- history, 3 a balance, 4 a bank that broke, 5 one that is mended, 6 a recurring stream. entries: lines of the list it makes.
CREATE TABLE events (
    event_key   INTEGER PRIMARY KEY AUTOINCREMENT,
    at_unix_ms  INTEGER NOT NULL,
    kind        INTEGER NOT NULL CHECK (kind BETWEEN 1 AND 6),
    item_key    INTEGER NOT NULL REFERENCES items,
    account_key INTEGER REFERENCES accounts,
    update_key  INTEGER REFERENCES updates,
    entries     INTEGER NOT NULL CHECK (entries > 0),
    body        TEXT CHECK (json_valid(body)),
    CHECK ((kind = 1) = (update_key IS NOT NULL))
) STRICT;
CREATE INDEX events_item ON events (item_key);
CREATE INDEX events_account ON events (account_key) WHERE account_key IS NOT NULL;
CREATE INDEX events_update ON events (update_key) WHERE update_key IS NOT NULL;
INSERT INTO events (at_unix_ms, kind, item_key, update_key, entries)
    SELECT committed_at_unix_ms, 1, item_key, update_key, count(*)
    FROM updates JOIN update_changes USING (update_key) GROUP BY update_key ORDER BY update_key;

-- Up to which event the person has looked. What was there before this table counts as seen.
CREATE TABLE looked (
    only_row  INTEGER PRIMARY KEY CHECK (only_row = 1),
    event_key INTEGER NOT NULL
) STRICT;
INSERT INTO looked SELECT 1, coalesce(max(event_key), 0) FROM events;

-- What the posted rows of an account come to day by day, by the date they posted: what balances of the past are walked back by.
-- One line a month, as in monthly_sums, with the day in place of the category.
CREATE TABLE posted_sums (
    account_key INTEGER NOT NULL,
    month       INTEGER NOT NULL CHECK (month BETWEEN 1 AND 999912),
    body        BLOB    NOT NULL CHECK (length(body) > 0),
    PRIMARY KEY (account_key, month)
) STRICT, WITHOUT ROWID;

CREATE TABLE rules (
    rule_id  INTEGER PRIMARY KEY AUTOINCREMENT,
    name     TEXT    NOT NULL CHECK (name <> ''),
    query    TEXT    NOT NULL CHECK (trim(query) <> ''),
    actions  TEXT    NOT NULL CHECK (json_valid(actions)),
    enabled  INTEGER NOT NULL CHECK (enabled IN (0, 1)),
    position INTEGER NOT NULL
) STRICT;

CREATE TABLE views (
    view_id  INTEGER PRIMARY KEY AUTOINCREMENT,
    name     TEXT    NOT NULL UNIQUE CHECK (name <> ''),
    query    TEXT    NOT NULL,
    position INTEGER NOT NULL
) STRICT;

-- Two rows that are, may be, or are not the two sides of one transfer: the money left a_id and reached b_id.
-- state: 0 proposed, 1 confirmed, 2 rejected. by_hand: the person has judged.
CREATE TABLE pairs (
    a_id    INTEGER NOT NULL,
    b_id    INTEGER NOT NULL,
    state   INTEGER NOT NULL CHECK (state BETWEEN 0 AND 2),
    by_hand INTEGER NOT NULL CHECK (by_hand IN (0, 1)),
    why     TEXT    NOT NULL,
    PRIMARY KEY (a_id, b_id),
    CHECK (a_id <> b_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX pairs_b ON pairs (b_id);
CREATE INDEX pairs_state ON pairs (state, a_id) WHERE state <> 1;

-- What a stream said each time it said something else, oldest first; the newest is what streams holds.
CREATE TABLE stream_versions (
    version_key INTEGER PRIMARY KEY,
    item_key    INTEGER NOT NULL REFERENCES items,
    stream_id   TEXT    NOT NULL,
    at_unix_ms  INTEGER NOT NULL,
    body        TEXT    NOT NULL CHECK (json_valid(body))
) STRICT;
CREATE INDEX stream_versions_stream ON stream_versions (item_key, stream_id, version_key);

-- The day on which the streams of an Item were last looked at.
ALTER TABLE items ADD COLUMN streams_on INTEGER CHECK (streams_on BETWEEN 10101 AND 99991231);

ALTER TABLE streams ADD COLUMN local INTEGER NOT NULL DEFAULT 0 CHECK (local IN (0, 1));

-- Streams the person does not want to hear of, as they were last seen: they are known again by what they are when they come
-- back under another id.
CREATE TABLE dismissed_streams (
    item_key  INTEGER NOT NULL REFERENCES items,
    stream_id TEXT    NOT NULL,
    body      TEXT    NOT NULL CHECK (json_valid(body)),
    PRIMARY KEY (item_key, stream_id)
) STRICT, WITHOUT ROWID;

-- Pairs of accounts the person has said are two and not one.
CREATE TABLE denied_duplicates (
    a_account_id TEXT NOT NULL,
    b_account_id TEXT NOT NULL,
    PRIMARY KEY (a_account_id, b_account_id),
    CHECK (a_account_id < b_account_id)
) STRICT, WITHOUT ROWID;
