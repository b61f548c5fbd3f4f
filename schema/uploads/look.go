package uploads

import (
	"bytes"
	"context"
	"errors"
	"io"
	"time"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

func init() { api.DisableConfigDir() } // it would write one into the home of whoever runs the server

// lookingTime is how long it may take to look whether a file does something by
// itself, with the wait for its turn.
const lookingTime = 20 * time.Second

// Looks cost a core and memory while they last: so many are under way at once,
// those of the secretariat apart, which whoever sends a form cannot hold up.
var (
	ours   = make(turns, 2)
	theirs = make(turns, 2)
)

type turns chan struct{}

var (
	errUnreadable = errors.New("it cannot be read as what it is")
	errNoTurn     = errors.New("too many files are looked at")
)

// runsPDF tells whether a PDF does something by itself or carries other files.
// One that cannot be read, or not in time, is not known to do neither: other
// readers mend what is damaged, and would find what is hidden in it.
func runsPDF(ctx context.Context, content []byte) (bool, error) {
	settings := model.NewDefaultConfiguration()
	settings.ValidationMode, settings.Offline = model.ValidationRelaxed, true
	in, err := pdfcpu.ReadWithContext(ctx, until{bytes.NewReader(content), ctx}, settings)
	if err != nil {
		return false, err
	}
	for _, entry := range in.Table {
		if entry == nil || entry.Free {
			continue
		}
		object, err := unpacked(ctx, entry.Object)
		if err != nil {
			return false, err
		}
		if runsObject(object) {
			return true, nil
		}
	}
	return false, nil
}

// unpacked takes an object out of the stream of objects in which it lies. A
// damaged table leaves such streams as they are: what is in them is not known.
func unpacked(ctx context.Context, o types.Object) (types.Object, error) {
	if lazy, is := o.(types.LazyObjectStreamObject); is {
		return lazy.DecodedObject(ctx)
	}
	if stream, is := o.(types.StreamDict); is && stream.Type() != nil && *stream.Type() == "ObjStm" {
		return nil, errUnreadable
	}
	return o, nil
}

// until reads until a context is done: a look that nobody waits for any more
// ends at its next step.
type until struct {
	io.ReadSeeker
	ctx context.Context
}

func (u until) Read(p []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.ReadSeeker.Read(p)
}

// look waits for a turn and the answer, and no longer than it may take. A look
// gives its turn back when it ends, not when it is waited for no more.
func (t turns) look(ctx context.Context, most time.Duration, runs func(context.Context, []byte) (bool, error), content []byte) (bool, error) {
	ctx, done := context.WithTimeout(ctx, most)
	select {
	case t <- struct{}{}:
	case <-ctx.Done():
		done()
		return false, errNoTurn
	}
	type answer struct {
		runs bool
		err  error
	}
	answers := make(chan answer, 1)
	go func() {
		a := answer{err: errUnreadable}
		defer func() {
			if recover() != nil { // the library panics on what is malformed
				a = answer{err: errUnreadable}
			}
			answers <- a
			<-t
		}()
		a.runs, a.err = runs(ctx, content)
	}()
	defer done()
	select {
	case a := <-answers:
		return a.runs, a.err
	case <-ctx.Done():
		return false, errUnreadable
	}
}
