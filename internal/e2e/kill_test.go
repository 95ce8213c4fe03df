//go:build unix

package e2e

import (
	"encoding/json"
	"flag"
	"math/rand/v2"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

const (
	syncKills    = 100
	killsPerHome = 10 // each home begins with a first sync of many pages
	killers      = 5  // side by side, each with a Sandbox of its own
)

// killSeed repeats a run whose seed the failure told: go test ./internal/e2e -run Killed -args -kill.seed N.
var killSeed = flag.Uint64("kill.seed", 0, "seed of the kills; 0 takes a new one")

// killed is one home under fire, with everything the bank's own list has been so far.
type killed struct {
	t      *testing.T
	bank   emulator
	env    []string
	random *rand.Rand

	items   []string           // Items the home has
	history map[string][][]row // by Item, oldest first: all that a client may hold
	reached map[string]int     // by Item: which of them was seen stored last
	tally   *killTally
}

// killTally counts where the kills landed.
type killTally struct {
	Links, Syncs int // killed while they ran
	Early        int // syncs killed before the first page was asked for
	Pages        int // killed between the first page and the first commit
	Committed    int // killed with something committed
	Ended        int // syncs that ended before their kill
	// The spans over which kills are spread: as long as what nobody disturbs takes.
	LinkSpan, SyncSpan time.Duration
}

// add counts another's kills too; the spans are the longest.
func (k *killTally) add(other killTally) {
	k.Links += other.Links
	k.Syncs += other.Syncs
	k.Early += other.Early
	k.Pages += other.Pages
	k.Committed += other.Committed
	k.Ended += other.Ended
	k.LinkSpan, k.SyncSpan = max(k.LinkSpan, other.LinkSpan), max(k.SyncSpan, other.SyncSpan)
}

// TestKilledSyncs kills passbook link and 100 syncs at random moments, while the banks' data changes. After each kill the
// database opens and holds nothing but what the bank's list was at one moment, never an older moment than before; a sync
// that nobody kills ends in the bank's own list.
func TestKilledSyncs(t *testing.T) {
	if testing.Short() {
		t.Skip("takes half a minute, and the binary it kills is the same with -race")
	}
	t.Parallel()
	seed := *killSeed
	if seed == 0 {
		seed = rand.Uint64()
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("repeat with -args -kill.seed %d", seed)
		}
	})
	var tallies [killers]killTally
	t.Run("side by side", func(t *testing.T) {
		for n := range tallies {
			t.Run(strconv.Itoa(n), func(t *testing.T) {
				t.Parallel()
				killSyncs(t, rand.New(rand.NewPCG(seed, uint64(n))), syncKills/killers, &tallies[n])
			})
		}
	})
	var sum killTally
	for _, one := range tallies {
		sum.add(one)
	}
	t.Logf("seed %d: %+v", seed, sum)
	// Few kills land between two commits: the last of them comes shortly before the end.
	if sum.Links < 5 || sum.Early > syncKills/2 || sum.Pages < syncKills/10 || sum.Committed < syncKills/25 || sum.Ended > syncKills {
		t.Errorf("the kills did not spread over the work: %+v", sum)
	}
}

// killSyncs kills so many syncs, home after home.
func killSyncs(t *testing.T, random *rand.Rand, kills int, tally *killTally) {
	bank := emulator{t, startSandbox(t, "--no-rate-limits", "--history-delay", "-1ns")}
	calibrate(t, bank, tally)
	for tally.Syncs < kills {
		_, vault := home(t)
		k := &killed{
			t: t, bank: bank, env: cleanEnv(t, append(bank.keys.env(), vault...)...), random: random,
			history: map[string][][]row{}, reached: map[string]int{}, tally: tally,
		}
		k.round(min(kills-tally.Syncs, killsPerHome))
	}
}

// households are the two banks of every round.
func households() [][2]string {
	return [][2]string{{"ins_109508", "user_household_rivera"}, {"ins_109511", "user_bulk_3500"}}
}

func linkArgs(h [2]string) []string {
	return []string{"link", "--institution", h[0], "--username", h[1], "--password", "pass_good"}
}

// calibrate measures what nobody disturbs: a link, and a first sync of two banks.
func calibrate(t *testing.T, bank emulator, tally *killTally) {
	t.Helper()
	_, vault := home(t)
	env := cleanEnv(t, append(bank.keys.env(), vault...)...)
	for _, h := range households() {
		begun := time.Now()
		if r := passbook(t, env, linkArgs(h)...); r.code != 0 {
			t.Fatalf("link %v: exit %d, %s", h, r.code, r.err)
		}
		tally.LinkSpan = max(tally.LinkSpan, time.Since(begun))
	}
	for _, item := range bank.items() {
		bank.mutate(item, "add", 2)
	}
	begun := time.Now()
	if r := passbook(t, env, "sync"); r.code != 0 {
		t.Fatalf("sync: exit %d, %s", r.code, r.err)
	}
	tally.SyncSpan = time.Since(begun)
}

// round links two banks under fire and kills syncs of them, then lets one sync be.
func (k *killed) round(kills int) {
	for n, h := range households() {
		for i := 0; len(k.linked()) <= n; i++ {
			// The fifth link is left in peace.
			if i == 4 {
				if r := passbook(k.t, k.env, linkArgs(h)...); r.code != 0 {
					k.t.Fatalf("link %v: exit %d, %s", h, r.code, r.err)
				}
				continue
			}
			if k.kill(&k.tally.LinkSpan, nil, linkArgs(h)...) {
				k.tally.Links++
			}
		}
	}
	k.items = k.linked()
	k.note(k.items...)
	k.check()
	for range kills {
		k.change()
		k.bank.call("/emulator/reset", nil, nil)
		var meanwhile func()
		if k.random.IntN(4) == 0 { // the data changes between two pages
			meanwhile = k.change
		}
		hit := k.kill(&k.tally.SyncSpan, meanwhile, "sync")
		asked := slices.Contains(k.bank.requests(), "/transactions/sync")
		committed := k.check()
		switch {
		case !hit:
			k.tally.Ended++
			continue
		case committed:
			k.tally.Committed++
		case asked:
			k.tally.Pages++
		default:
			k.tally.Early++
		}
		k.tally.Syncs++
	}
	begun := time.Now()
	if r := passbook(k.t, k.env, "sync"); r.code != 0 {
		k.t.Fatalf("the undisturbed sync: exit %d, %s", r.code, r.err)
	}
	if took := time.Since(begun); took > 20*time.Second {
		k.t.Errorf("the undisturbed sync took %v", took)
	}
	var want []row
	for _, item := range k.items {
		want = append(want, k.bank.transactions(item)...)
	}
	sortRows(want)
	if d := difference(stored(k.t, k.env), want); d != "" {
		k.t.Fatalf("after the undisturbed sync: %s", d)
	}
	if len(want) < 3000 {
		k.t.Fatalf("the banks have only %d rows: this test proves little", len(want))
	}
}

// change lets a bank's data move on, or a day pass, and notes what the lists are then.
func (k *killed) change() {
	item := k.items[k.random.IntN(len(k.items))]
	switch k.random.IntN(6) {
	case 0:
		k.bank.advance(1) // pending rows post, new ones appear
		k.note(k.items...)
	case 1:
		k.bank.mutate(item, "remove", 1+k.random.IntN(2))
	case 2:
		k.bank.mutate(item, "modify", 1)
	default:
		k.bank.mutate(item, "add", 1+k.random.IntN(3))
	}
	k.note(item)
}

// note keeps the bank's lists as states a client may hold.
func (k *killed) note(items ...string) {
	for _, item := range items {
		rows := k.bank.transactions(item)
		states := k.history[item]
		if len(states) == 0 {
			states = [][]row{nil} // nothing was synced yet
		}
		if !slices.Equal(states[len(states)-1], rows) {
			states = append(states, rows)
		}
		k.history[item] = states
	}
}

// kill runs a command and kills it at a random moment of the given span, which it keeps to what the command takes; hit is
// false where it had ended before. What is to happen meanwhile, if anything, happens at a random moment before the kill.
func (k *killed) kill(span *time.Duration, meanwhile func(), args ...string) (hit bool) {
	k.t.Helper()
	var errs strings.Builder
	cmd := exec.Command(bin, args...)
	cmd.Env, cmd.Stderr = k.env, &errs
	if err := cmd.Start(); err != nil {
		k.t.Fatal(err)
	}
	begun := time.Now()
	var failed error
	ended := make(chan struct{})
	go func() { failed = cmd.Wait(); close(ended) }()
	moment := time.Duration(k.random.Int64N(int64(*span)))
	if meanwhile != nil {
		before := time.NewTimer(moment / 2)
		defer before.Stop()
		select {
		case <-before.C:
		case <-ended:
		}
		meanwhile()
		moment = max(0, moment-time.Since(begun))
	}
	timer := time.NewTimer(moment)
	defer timer.Stop()
	select {
	case <-ended:
		if failed != nil {
			k.t.Fatalf("passbook %v: %v, %s", args, failed, errs.String())
		}
		*span = (*span + time.Since(begun)) / 2
		return false
	case <-timer.C:
	}
	*span += *span / 50
	_ = cmd.Process.Kill()
	<-ended
	if code := cmd.ProcessState.ExitCode(); code > 0 {
		k.t.Fatalf("passbook %v: exit %d, %s", args, code, errs.String())
	}
	return cmd.ProcessState.ExitCode() < 0
}

// linked are the Items the home knows. That they can be listed says that the database opens.
func (k *killed) linked() []string {
	k.t.Helper()
	r := passbook(k.t, k.env, "institutions", "--json")
	if r.code != 0 {
		k.t.Fatalf("institutions after a kill: exit %d, %s", r.code, r.err)
	}
	var list []struct{ Item string }
	if err := json.Unmarshal([]byte(r.out), &list); err != nil {
		k.t.Fatalf("institutions: %v", err)
	}
	ids := make([]string, 0, len(list))
	for _, i := range list {
		ids = append(ids, i.Item)
	}
	return ids
}

// check compares what is stored of each Item with the states its bank was in. It reports whether anything was committed
// since the last check.
func (k *killed) check() (moved bool) {
	k.t.Helper()
	item := map[string]string{} // by account
	for id, states := range k.history {
		for _, rows := range states {
			for _, r := range rows {
				item[r.Account] = id
			}
		}
	}
	byItem := map[string][]row{}
	for _, r := range stored(k.t, k.env) {
		byItem[item[r.Account]] = append(byItem[item[r.Account]], r)
	}
	for id, states := range k.history {
		at := -1
		for n := k.reached[id]; n < len(states) && at < 0; n++ {
			if slices.Equal(states[n], byItem[id]) {
				at = n
			}
		}
		if at < 0 {
			k.t.Fatalf("Item %s holds none of the %d states its bank was in since the last look; against the newest: %s",
				id, len(states)-k.reached[id], difference(byItem[id], states[len(states)-1]))
		}
		moved = moved || at > k.reached[id]
		k.reached[id] = at
		delete(byItem, id)
	}
	if len(byItem) > 0 {
		k.t.Fatalf("rows of accounts that no linked bank has: %v", byItem)
	}
	return moved
}
