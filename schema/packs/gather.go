package packs

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/plenary-org/plenary/schema/blobs"
	"github.com/plenary-org/plenary/schema/store"
)

// errUnread says that a file's words are still to be read by the search.
var errUnread = errors.New("its words are not read yet")

// made is what became of a paper.
type made struct {
	Position int
	Pages    int
	Printed  bool
}

// gather fetches the papers one by one and notes each as done. Those that are
// noted already, before a crash, are fetched and not looked at again.
func (t *task) gather(ctx context.Context) (contents [][]byte, counts []int, err error) {
	var rows []made
	if err := t.store.Read(job).Select(ctx, &rows, `select position, pages, printed from pack_parts where pack_id = $1`, t.ID); err != nil {
		return nil, nil, err
	}
	done := store.Index(rows, func(m made) int { return m.Position })
	for i, p := range t.plan.Parts {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		known, before := done[i+1]
		content, now, err := t.one(ctx, p, known, before)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", p.Name, err)
		}
		contents, counts = append(contents, content), append(counts, now.Pages)
		now.Position = i + 1
		if err := t.note(ctx, now, now == known); err != nil {
			return nil, nil, err
		}
	}
	return contents, counts, nil
}

// note keeps the pack ours and shows how far it is to those who wait.
func (t *task) note(ctx context.Context, m made, known bool) error {
	return t.store.Work(ctx, job, func(tx *store.Tx) error {
		if _, err := tx.Exec(ctx, `update packs set leased_until = $2 where id = $1 and state = 'MAKING'`, t.ID, tx.Now().Add(lease)); err != nil || known {
			return err
		}
		_, err := tx.Exec(ctx, `
			insert into pack_parts (pack_id, position, pages, printed) values ($1, $2, $3, $4)
			on conflict (pack_id, position) do update set pages = excluded.pages, printed = excluded.printed`,
			t.ID, m.Position, m.Pages, m.Printed)
		return err
	})
}

// one returns a paper as pages: a PDF as it is, anything else printed from its
// words.
func (t *task) one(ctx context.Context, p part, known made, before bool) (content []byte, m made, err error) {
	why := ""
	if p.isPDF() && !known.Printed {
		content, err = blobs.Read(ctx, t.files, p.Blob)
		if err != nil || before {
			return content, known, err
		}
		pages, bad := within(ctx, readingTime, func() (int, error) { return count(content) })
		if bad == nil {
			return content, made{Pages: pages}, nil
		}
		if ctx.Err() != nil {
			return nil, m, ctx.Err()
		}
	}
	if p.Blob != "" {
		why = t.plan.say("from_words")
	}
	if p.isPDF() {
		why = t.plan.say("not_taken")
	}
	words, err := t.words(ctx, p)
	if err != nil {
		return nil, m, err
	}
	if words == "" {
		why = t.plan.say("no_words")
	}
	if content, err = t.plan.sheet(p, words, why); err != nil {
		return nil, m, err
	}
	pages, err := count(content)
	return content, made{Pages: pages, Printed: true}, err
}

// count counts the pages of a PDF that can be taken over.
func count(content []byte) (int, error) {
	in, err := read(content)
	if err != nil {
		return 0, err
	}
	return in.PageCount, nil
}

// words are a text as it was written, or what the search has read in a file.
func (t *task) words(ctx context.Context, p part) (words string, err error) {
	found, err := t.store.Read(job).Get(ctx, &words, `
		select coalesce(v.body, (select string_agg(w.words, '' order by w.part) from paper_words w where w.version_id = v.id))
		from paper_versions v where v.id = $1 and (v.body is not null or exists (select from paper_words w where w.version_id = v.id))`, p.VersionID)
	if err == nil && !found {
		err = errUnread
	}
	if p.Blob != "" { // each line of a file is a paragraph of its own
		words = strings.ReplaceAll(words, "\n", "\n\n")
	}
	return words, err
}

// reject notes that a file's pages cannot be joined after all: it is printed
// from its words.
func (t *task) reject(ctx context.Context, position int) error {
	return t.store.Work(ctx, job, func(tx *store.Tx) error {
		_, err := tx.Exec(ctx, `update pack_parts set printed = true where pack_id = $1 and position = $2 and not printed`, t.ID, position)
		return err
	})
}
