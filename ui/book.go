package ui

import (
	"context"
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
	"passbook/ui/internal/look"
	"passbook/ui/internal/page"
)

type (
	bookReadMsg struct {
		gen  int
		book *page.Book
		err  error
	}
	minutePassedMsg struct{}
)

// everyMinuteCmd lets the ages on the screen grow.
func everyMinuteCmd() tea.Cmd {
	return tea.Every(time.Minute, func(time.Time) tea.Msg { return minutePassedMsg{} })
}

// readBookCmd reads everything small. Only the newest reading counts.
func (m *Model) readBookCmd() tea.Cmd {
	m.bookGen++
	gen, opts := m.bookGen, m.opts
	return m.env.Jobs.Run(page.ReadTimeout, func(ctx context.Context) tea.Msg {
		book, err := readBook(ctx, opts)
		return bookReadMsg{gen: gen, book: book, err: err}
	})
}

// readAhead reads what the first frame shows, and beside it the newest rows, which are likely to be wanted next. Where that
// fails Init reads it again, and the screen says what is wrong.
func (m *Model) readAhead(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, page.ReadTimeout)
	defer cancel()
	rows := ahead(m.router.prepare(page.Transactions))
	if m.opts.News != nil {
		m.env.Unseen, _ = m.opts.News.UnseenChanges(ctx)
	}
	if book, err := readBook(ctx, m.opts); err == nil {
		m.env.Book = book
		m.router.current().Refresh() // a page of the book alone: it has nothing to ask
	}
	if msg, ok := rows().(page.ResultMsg); ok {
		m.next = m.router.deliver(msg)
	}
}

func readBook(ctx context.Context, opts Options) (*page.Book, error) {
	r := opts.Reader
	items, err := r.Items(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the banks: %w", err)
	}
	institutions, err := r.Institutions(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the institutions: %w", err)
	}
	accounts, err := r.Accounts(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the accounts: %w", err)
	}
	streams, err := r.Streams(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the recurring streams: %w", err)
	}
	tree, err := readTree(ctx, opts.Labels)
	if err != nil {
		return nil, fmt.Errorf("read the categories: %w", err)
	}
	return page.NewBook(items, institutions, accounts, streams, tree), nil
}

// readTree returns the categories: Plaid's alone where nothing keeps the person's.
func readTree(ctx context.Context, l Labels) (*ledger.Tree, error) {
	if l == nil {
		return ledger.NewTree(nil)
	}
	return l.Categories(ctx)
}

func (m *Model) takeBook(msg bookReadMsg) tea.Cmd {
	if msg.gen != m.bookGen {
		return nil
	}
	if msg.err != nil {
		failed := *m.env.Book
		failed.Err, failed.ErrText, failed.FailedAt = msg.err, m.explain(msg.err), m.env.Now()
		m.env.Book = &failed
		if failed.Loaded {
			return m.show(page.Notice{Text: "What is shown may be old: " + failed.ErrText, Bad: true})
		}
		return m.router.refresh()
	}
	m.env.Book = msg.book
	return tea.Batch(m.router.refresh(), m.readTagsCmd(), m.countUnseenCmd(), m.countWaitingCmd())
}

// tagsKnownMsg brings the tags in use. They are read after all else: only what completes a search waits for them.
type tagsKnownMsg struct{ tags []string }

func (m *Model) readTagsCmd() tea.Cmd {
	labels := m.opts.Labels
	if labels == nil {
		return nil
	}
	return m.env.Jobs.Run(page.ReadTimeout, func(ctx context.Context) tea.Msg {
		tags, err := labels.Tags(ctx)
		if err != nil {
			return nil // a search without them completes a little less
		}
		return tagsKnownMsg{tags}
	})
}

// explain turns an error into one printable sentence or two.
func (m *Model) explain(err error) string { return explainWith(m.opts.Explain, err) }

func explainWith(explain Explainer, err error) string {
	if explain != nil {
		if p, ok := explain(err); ok {
			return look.Text(safetext.Untrusted(strings.TrimSpace(p.What + " " + p.Do)))
		}
	}
	return look.Text(safetext.Untrusted(err.Error()))
}
