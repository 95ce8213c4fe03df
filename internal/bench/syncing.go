package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"passbook/internal/ledger"
	"passbook/internal/secret"
	"passbook/internal/syncer"
	"passbook/plaidsvc"
	"passbook/store"
	"passbook/ui"
)

// sandboxKeys is the first line `passbook sandbox` prints.
type sandboxKeys struct {
	URL      string `json:"url"`
	ClientID string `json:"client_id"`
	Secret   string `json:"secret"`
}

// syncReport is what the program that syncs leaves behind.
type syncReport struct {
	Rows      int
	Committed time.Duration // from the first request to the commit
	Saving    time.Duration // of these, the commit
}

// startSandbox runs the Sandbox in a process of its own until end is called.
func (b *bench) startSandbox(ctx context.Context) (keys sandboxKeys, end func() error, err error) {
	cmd := exec.CommandContext(ctx, b.run.passbook, "sandbox", "--no-rate-limits", "--history-delay", "1ms")
	cmd.Env = b.run.environment(b.run.dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return keys, nil, err
	}
	if err := cmd.Start(); err != nil {
		return keys, nil, err
	}
	end = func() error {
		if err := cmd.Process.Signal(os.Interrupt); err != nil {
			return err
		}
		return cmd.Wait()
	}
	line, err := bufio.NewReader(out).ReadBytes('\n')
	if err == nil {
		err = json.Unmarshal(line, &keys)
	}
	if err != nil {
		return keys, nil, errors.Join(fmt.Errorf("the sandbox's first line %q: %w", line, err), end())
	}
	return keys, end, nil
}

func plaidClient(keys sandboxKeys) (*plaidsvc.Client, error) {
	return plaidsvc.New(plaidsvc.Options{
		ClientID: keys.ClientID, Secret: secret.New(keys.Secret), Environment: ledger.Sandbox, BaseURL: keys.URL, NoLimits: true,
	})
}

const bulkBank ledger.InstitutionID = "ins_109508"

// linkBulk links a login of the Sandbox that gives so many rows, or a few more, and waits until they are there. Its rows
// spread over ten years, of which Plaid gives 730 days.
func linkBulk(ctx context.Context, client *plaidsvc.Client, rows int) (plaidsvc.Login, error) {
	const given, days = 729, 3653
	username := "user_bulk_" + strconv.Itoa(rows*days/given+days)
	public, err := client.SandboxPublicToken(ctx, bulkBank, username, secret.New("pass_good"))
	if err != nil {
		return plaidsvc.Login{}, err
	}
	login, err := client.Exchange(ctx, public)
	for err == nil {
		var p ledger.Page
		if p, err = client.SyncPage(ctx, login.AccessToken, "", 1); err == nil && len(p.Added) > 0 {
			return login, nil
		}
		if err == nil {
			err = sleep(ctx, 100*time.Millisecond)
		}
	}
	return login, err
}

// longestSync: larger histories are synced once, and not read a second time to know the sandbox's share.
const longestSync = 300_000

// syncs measures a first sync over HTTP, with the screens showing its progress, and the memory it takes.
func (b *bench) syncs(ctx context.Context) error {
	keys, end, err := b.startSandbox(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = end() }()
	speed := figures{label: "committed and searchable", unit: rowsASecond, by: map[int]float64{}, goal: "≥ 30,000 rows/s at 100k"}
	server := map[int]float64{}
	peak := figures{label: "peak while syncing", unit: mebibytes, by: map[int]float64{}, goal: "< 80 MiB at 1M"}
	for _, p := range b.histories {
		var rates, floors, peaks []float64
		rounds := 2
		if p.rows > longestSync || b.quick {
			rounds = 1
		}
		for range rounds {
			if p.rows <= longestSync {
				floor, err := serverAlone(ctx, keys, p.rows)
				if err != nil {
					return fmt.Errorf("read %d rows: %w", p.rows, err)
				}
				floors = append(floors, floor)
			}
			r, m, err := b.syncOnce(ctx, keys, p.rows)
			if err != nil {
				return fmt.Errorf("sync %d rows: %w", p.rows, err)
			}
			rates = append(rates, float64(r.Rows)/r.Committed.Seconds())
			peaks = append(peaks, inMebibytes(m.peak))
			speed.note = fmt.Sprintf("the commit alone %.0f %% of it", 100*r.Saving.Seconds()/r.Committed.Seconds())
		}
		speed.by[p.rows], peak.by[p.rows] = middle(rates), middle(peaks)
		if len(floors) > 0 {
			server[p.rows] = middle(floors)
		}
	}
	if v, ok := speed.by[100_000]; ok {
		speed.met = judge(v >= 30_000)
	}
	if v, ok := peak.by[1_000_000]; ok {
		peak.met = judge(v < 80)
	}
	b.table.section("a first sync over HTTP from the sandbox").add(speed).
		against("the sandbox alone, pages thrown away", server, "").add(peak)
	return nil
}

// syncOnce runs this program in the part of Passbook with an empty database.
func (b *bench) syncOnce(ctx context.Context, keys sandboxKeys, rows int) (r syncReport, m memory, err error) {
	home, err := os.MkdirTemp(b.run.dir, "sync-")
	if err != nil {
		return r, m, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(home)) }()
	t, err := open(ctx, b.run.environment(home), "", b.run.self, roleFlag, string(roleSync), home, keys.URL, keys.ClientID, keys.Secret, strconv.Itoa(rows))
	if err != nil {
		return r, m, err
	}
	defer func() { err = errors.Join(err, t.close("\x03")) }()
	path := filepath.Join(home, "report.json")
	for {
		if text, err := os.ReadFile(path); err == nil {
			if m, err = memoryOf(t.cmd.Process.Pid); err != nil {
				return r, m, err
			}
			return r, m, json.Unmarshal(text, &r)
		}
		select {
		case <-t.exited:
			return r, m, fmt.Errorf("the program that syncs has ended; its last screen:\n%s", t.text())
		default:
		}
		if err := sleep(ctx, 20*time.Millisecond); err != nil {
			return r, m, err
		}
	}
}

// runSync is Passbook's composition without a rate limit and with a token in memory: it links, syncs and reports.
func runSync(ctx context.Context, args []string) (err error) {
	if len(args) != 5 {
		return errors.New("sync: home, url, client id, secret and rows are needed")
	}
	home, keys := args[0], sandboxKeys{args[1], args[2], args[3]}
	rows, err := strconv.Atoi(args[4])
	if err != nil {
		return err
	}
	client, err := plaidClient(keys)
	if err != nil {
		return err
	}
	login, err := linkBulk(ctx, client, rows)
	if err != nil {
		return err
	}
	s, err := store.Open(ctx, store.Options{Path: filepath.Join(home, databaseName), Now: time.Now})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	item := ledger.Item{ID: login.Item, Institution: bulkBank, InstitutionName: "Bulk", Environment: ledger.Sandbox, LinkedAt: time.Now()}
	if err := s.AddItem(ctx, item, []byte("not a token")); err != nil {
		return err
	}
	sync, err := syncer.New(syncer.Options{
		Source: client, Repository: repository{s}, Now: time.Now,
		Tokens: func(context.Context, ledger.ItemID) (secret.Secret, error) { return login.AccessToken, nil },
	})
	if err != nil {
		return err
	}
	return ui.Run(ctx, ui.Options{
		Reader: s, Now: time.Now, SyncAtStart: true, Syncer: &timedSyncer{Syncer: sync, report: filepath.Join(home, "report.json")},
		Facts: ui.Facts{Environment: ledger.Sandbox, DataPath: home},
	})
}

// repository is the store as the syncer writes to it.
type repository struct{ *store.Store }

func (r repository) BeginUpdate(ctx context.Context, item ledger.ItemID) (syncer.Update, error) {
	u, err := r.Store.BeginUpdate(ctx, item)
	if err != nil {
		return nil, err
	}
	return stagedUpdate{u}, nil
}

type stagedUpdate struct{ *store.Update }

func (u stagedUpdate) From() ledger.Cursor { return u.Update.From }

func (u stagedUpdate) Resume() syncer.Resume { return syncer.Resume(u.Update.Resume) }

// timedSyncer is the syncer of the screens, and writes down when the rows were committed.
type timedSyncer struct {
	*syncer.Syncer
	report string
}

// Sync implements ui.Syncer.
func (s *timedSyncer) Sync(ctx context.Context, items []ledger.ItemID, force bool, progress func(ui.SyncEvent)) error {
	var r syncReport
	var saving time.Time
	began := time.Now()
	_, err := s.Syncer.Sync(ctx, syncer.Selection{Items: items, Force: force, Progress: func(e syncer.Event) {
		phase := ui.SyncFetching
		switch e.Phase {
		case syncer.Saving:
			if phase = ui.SyncSaving; saving.IsZero() {
				saving = time.Now()
			}
		case syncer.Accounts:
			if r.Committed == 0 && e.Rows > 0 {
				r = syncReport{Rows: e.Rows, Committed: time.Since(began), Saving: time.Since(saving)}
			}
			phase = ui.SyncFinishing
		case syncer.Recurring:
			phase = ui.SyncFinishing
		case syncer.Done:
			phase = ui.SyncDone
		case syncer.Failed:
			phase = ui.SyncFailed
		case syncer.Skipped:
			phase = ui.SyncSkipped
		case syncer.Queued, syncer.Waiting, syncer.Transactions:
		}
		progress(ui.SyncEvent{Item: e.Item, Phase: phase, Pages: e.Pages, Rows: e.Rows, Saved: e.Saved, Changes: e.Changes, Err: e.Err})
	}})
	if err != nil {
		return err
	}
	text, err := json.Marshal(r)
	if err != nil {
		return err
	}
	if err := os.WriteFile(s.report+".part", text, 0o600); err != nil {
		return err
	}
	return os.Rename(s.report+".part", s.report)
}

// serverAlone reads every page over HTTP and looks at nothing but the cursor: what is left when Passbook does no work.
func serverAlone(ctx context.Context, keys sandboxKeys, rows int) (rate float64, err error) {
	client, err := plaidClient(keys)
	if err != nil {
		return 0, err
	}
	login, err := linkBulk(ctx, client, rows)
	if err != nil {
		return 0, err
	}
	began, pages := time.Now(), 0
	for cursor, more := "", true; more; pages++ {
		body, err := json.Marshal(map[string]any{
			"client_id": keys.ClientID, "secret": keys.Secret, "access_token": login.AccessToken.Reveal(), "cursor": cursor, "count": pageRows,
		})
		if err != nil {
			return 0, err
		}
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, keys.URL+"/transactions/sync", bytes.NewReader(body))
		if err != nil {
			return 0, err
		}
		req.Header.Set("Content-Type", "application/json")
		answer, err := readAnswer(req)
		if err != nil {
			return 0, err
		}
		cursor = textAfter(answer, `"next_cursor"`)
		_, flag, _ := bytes.Cut(answer[bytes.LastIndex(answer, []byte(`"has_more"`)):], []byte(":"))
		more = bytes.HasPrefix(bytes.TrimSpace(flag), []byte("true"))
		if cursor == "" {
			return 0, fmt.Errorf("an answer without a cursor: %.200s", answer)
		}
	}
	if pages*pageRows < rows {
		return 0, fmt.Errorf("%d pages are too few", pages)
	}
	return float64(rows) / time.Since(began).Seconds(), nil
}

func readAnswer(req *http.Request) ([]byte, error) {
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("the sandbox answers %s: %.200s", resp.Status, answer)
	}
	return answer, err
}

// textAfter returns the string that follows the name, without reading the JSON before it.
func textAfter(answer []byte, name string) string {
	at := bytes.LastIndex(answer, []byte(name))
	if at < 0 {
		return ""
	}
	_, after, _ := bytes.Cut(answer[at+len(name):], []byte(`"`))
	value, _, _ := bytes.Cut(after, []byte(`"`))
	return string(value)
}
