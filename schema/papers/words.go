package papers

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/plenary-org/plenary/schema/blobs"
	"github.com/plenary-org/plenary/schema/store"
)

// partBytes is how much of a text one row of the search holds: PostgreSQL
// bounds the words of a row at a megabyte. It is about a hundred pages.
const partBytes = 200_000

// mostParts bounds what is kept of a file's text: about two thousand pages.
const mostParts = 20

// parts cuts a text at white space.
func parts(words string) (list []string) {
	for len(words) > partBytes && len(list) < mostParts-1 {
		cut := partBytes
		if at := strings.LastIndexAny(words[:cut], " \n"); at > partBytes/2 {
			cut = at
		}
		for !utf8.RuneStart(words[cut]) {
			cut--
		}
		list, words = append(list, words[:cut]), words[cut:]
	}
	if len(words) > partBytes {
		words = strings.ToValidUTF8(words[:partBytes], "")
	}
	return append(list, words)
}

// plain is a text as the search takes it: whole letters, no control characters,
// no private ones, which mark what was found.
func plain(words string) string {
	words = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case unicode.IsControl(r), unicode.Is(unicode.Co, r), r == utf8.RuneError:
			return ' '
		}
		return r
	}, strings.ToValidUTF8(words, " "))
	return strings.TrimSpace(norm.NFKC.String(words))
}

// index makes a version found by its words and its paper's title.
func index(ctx context.Context, tx *store.Tx, id int64, words, failed string) error {
	for i, part := range parts(plain(words)) {
		_, err := tx.Exec(ctx, `
			insert into paper_words (version_id, part, words, search, failed)
			select v.id, $2, $3, words_in(v.language, coalesce(nullif(p.titles->>v.language, ''), p.titles->>'en'), $3), $4
			from paper_versions v join papers p on p.id = v.paper_id where v.id = $1
			on conflict (version_id, part) do nothing`, id, i+1, part, failed)
		if err != nil {
			return err
		}
	}
	return nil
}

// Why nothing of a file could be read.
const (
	none   = "NONE"   // no letters: pictures of pages
	broken = "BROKEN" // not as its kind is
	late   = "TIME"   // it took too long
)

// readingTime is how long one file may take.
const readingTime = 20 * time.Second

// together is how many files are read in one run.
const together = 20

// Scan reads the files that arrived since, so that they are found by what they
// say, and says how many. A file that cannot be read is noted as such: it is no
// less a paper. A second run finds none.
func Scan(ctx context.Context, s *store.Store, files blobs.Store) (read, failed int64, err error) {
	v := store.System("paper-words")
	last := int64(0)
	for read < together { // past what is missing, which holds up nothing that came later
		var todo []unread
		if failure := s.Read(v).Select(ctx, &todo, `
			select v.id, v.blob, v.media_type from paper_versions v
			where v.blob is not null and v.id > $2 and not exists (select from paper_words w where w.version_id = v.id) order by v.id limit $1`, together-read, last); failure != nil || len(todo) == 0 {
			return read, failed, errors.Join(err, failure)
		}
		for _, one := range todo {
			last = one.ID
			content, missing := blobs.Read(ctx, files, one.Blob)
			if missing != nil { // it may be there again later
				err = errors.Join(err, fmt.Errorf("version %d of a paper: %w", one.ID, missing))
				continue
			}
			words, why := readFile(ctx, one.MediaType, content)
			if why != "" {
				failed++
			}
			err = errors.Join(err, s.Work(ctx, v, func(tx *store.Tx) error { return index(ctx, tx, one.ID, words, why) }))
			read++
		}
	}
	return read, failed, err
}

// unread is a file whose words nobody has read yet.
type unread struct {
	ID        int64
	Blob      string
	MediaType string `db:"media_type"`
}

// readFile reads a file's text, bounded in time; why says what stood in the way.
func readFile(ctx context.Context, mediaType string, content []byte) (words, why string) {
	type answer struct{ words, why string }
	read := readers[mediaType]
	if read == nil {
		return "", none
	}
	ctx, done := context.WithTimeout(ctx, readingTime)
	defer done()
	answers := make(chan answer, 1)
	go func() {
		defer func() {
			if recover() != nil { // the readers' libraries panic on what is malformed
				answers <- answer{"", broken}
			}
		}()
		words, err := read(ctx, content)
		words = plain(words)
		switch {
		case words != "":
			answers <- answer{words, ""} // what came before an error counts
		case err != nil:
			answers <- answer{"", broken}
		default:
			answers <- answer{"", none}
		}
	}()
	select {
	case a := <-answers:
		return a.words, a.why
	case <-ctx.Done():
		return "", late
	}
}
