package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
	"passbook/store"
)

// prepared is a folder with a history of so many rows as Passbook keeps it. It serves as PASSBOOK_HOME.
type prepared struct {
	rows     int
	home     string
	database string
	took     time.Duration // to stage and commit every row; zero where an earlier run has built it
}

// cache is where prepared histories wait for the next run.
type cache struct {
	dir string
	log io.Writer
}

// openCache returns the folder for histories of this generation and of this schema, which it reads from the migrations.
func openCache(root string, log io.Writer) (*cache, error) {
	base, err := os.UserCacheDir()
	if err != nil {
		base = os.TempDir()
	}
	migrations, err := filepath.Glob(filepath.Join(root, "store", "migrations", "*.sql"))
	if err != nil || len(migrations) == 0 {
		return nil, errors.Join(errors.New("the migrations are not where they are expected"), err)
	}
	hash := sha256.New()
	for _, name := range migrations {
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		hash.Write(text)
	}
	all := filepath.Join(base, "passbook-bench")
	c := &cache{dir: filepath.Join(all, fmt.Sprintf("%d-%s", generation, hex.EncodeToString(hash.Sum(nil)[:6]))), log: log}
	if err := os.MkdirAll(c.dir, 0o700); err != nil {
		return nil, err
	}
	return c, dropOthers(all, c.dir)
}

// dropOthers removes the histories of other generations and schemas: they are large, and of no use.
func dropOthers(all, keep string) error {
	entries, err := os.ReadDir(all)
	for _, e := range entries {
		if path := filepath.Join(all, e.Name()); path != keep {
			err = errors.Join(err, os.RemoveAll(path))
		}
	}
	return err
}

// file returns the path of a file in the cache and makes it with write where there is none.
func (c *cache) file(name string, write func(path string) error) (string, error) {
	path := filepath.Join(c.dir, name)
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	part := path + ".part"
	if err := os.RemoveAll(part); err != nil {
		return "", err
	}
	if err := write(part); err != nil {
		return "", err
	}
	return path, os.Rename(part, path)
}

// prepare returns the history of so many rows.
func (c *cache) prepare(ctx context.Context, rows int) (*prepared, error) {
	p := &prepared{rows: rows}
	home, err := c.file("home-"+strconv.Itoa(rows), func(path string) error {
		fmt.Fprintf(c.log, "building a history of %d rows…\n", rows)
		if err := os.MkdirAll(path, 0o700); err != nil {
			return err
		}
		took, err := buildHistory(ctx, filepath.Join(path, databaseName), rows)
		p.took = took
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("prepare %d rows: %w", rows, err)
	}
	p.home, p.database = home, filepath.Join(home, databaseName)
	return p, p.settle(ctx)
}

// settle opens the database once, so that what this program works out otherwise than the one that built it is not worked out
// anew while something is measured.
func (p *prepared) settle(ctx context.Context) error {
	s, err := store.Open(ctx, store.Options{Path: p.database, Now: noon})
	if err != nil {
		return err
	}
	return s.Close()
}

// databaseName is the one of Plaid's Sandbox, see config.Config.Database.
const databaseName = "passbook.sandbox.db"

// buildHistory stores a history the way a sync does and returns the time of staging and committing alone.
func buildHistory(ctx context.Context, path string, rows int) (took time.Duration, err error) {
	s, err := store.Open(ctx, store.Options{Path: path, Now: noon})
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if err := s.SetSetting(ctx, store.VaultEnvironment, string(ledger.Sandbox)); err != nil {
		return 0, err
	}
	h := newHistory(rows)
	for bank := range banks {
		if err := addBank(ctx, s, h, bank); err != nil {
			return 0, err
		}
		spent, err := storeHistory(ctx, s, h, bank)
		if err != nil {
			return 0, err
		}
		took += spent
		if err := s.SaveStreams(ctx, itemID(bank), h.streams(bank)); err != nil {
			return 0, err
		}
	}
	return took, nil
}

func addBank(ctx context.Context, s *store.Store, h *history, bank int) error {
	institution := ledger.Institution{ID: ledger.InstitutionID(fmt.Sprintf("ins_%d", bank)), Name: safetext.Untrusted(fmt.Sprintf("Bank of Bench %d", bank)), CheckedAt: noon()}
	if err := s.SaveInstitution(ctx, institution); err != nil {
		return err
	}
	item := ledger.Item{
		ID: itemID(bank), Institution: institution.ID, InstitutionName: institution.Name, Environment: ledger.Sandbox,
		Products: []string{"transactions"}, LinkedAt: noon().AddDate(-historyYears, 0, 0),
		Status: ledger.ItemStatus{LastGoodUpdateAt: noon(), CheckedAt: noon()},
	}
	if err := s.AddItem(ctx, item, []byte("not a token")); err != nil {
		return err
	}
	return s.SaveAccounts(ctx, item.ID, accounts(bank))
}

// storeHistory runs the first update of a bank.
func storeHistory(ctx context.Context, s *store.Store, h *history, bank int) (took time.Duration, err error) {
	u, err := s.BeginUpdate(ctx, itemID(bank))
	if err != nil {
		return 0, err
	}
	for page := range h.pages(bank) {
		page.Next, page.HasMore = "more", true
		began := time.Now()
		if err := u.Stage(ctx, page); err != nil {
			return 0, err
		}
		took += time.Since(began)
	}
	began := time.Now()
	_, err = u.Commit(ctx, ledger.Cursor("history-"+strconv.Itoa(bank)), true)
	return took + time.Since(began), err
}

// copyTo copies the database beside another home, for measurements that write. Nothing has it open.
func (p *prepared) copyTo(dir string) (string, error) {
	from, err := os.Open(p.database)
	if err != nil {
		return "", err
	}
	defer from.Close()
	path := filepath.Join(dir, databaseName)
	to, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return "", err
	}
	if _, err := io.Copy(to, from); err != nil {
		return "", errors.Join(err, to.Close())
	}
	return path, to.Close()
}
