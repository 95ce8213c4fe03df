-- +goose Up
PRAGMA user_version = 4;

-- Accounts that go on as another one, under a new Item of the same bank, because the person has said so.
CREATE TABLE continued_accounts (
    old_account_id TEXT PRIMARY KEY CHECK (old_account_id <> ''),
    new_account_id TEXT NOT NULL UNIQUE CHECK (new_account_id <> old_account_id)
) STRICT, WITHOUT ROWID;
