package web

import (
	"context"
	"net/http"
	"testing"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// paperDesk prints its question; it knows the invoice i1 and nothing else.
type paperDesk struct{}

func (paperDesk) Print(_ context.Context, v store.Viewer, kind Paper, id string, l texts.Language) (string, []byte, error) {
	if id != "i1" {
		return "", nil, refuse.NotFound("id")
	}
	return "INV-2023-0001", []byte("%PDF " + string(kind) + " " + string(l) + " for " + v.Name), nil
}

func TestAPaperIsPrintedInTheLanguageAskedFor(t *testing.T) {
	d := newReal(t)
	for path, want := range map[string]string{
		"/invoices/i1.pdf":                "%PDF invoices en for Ada",
		"/fr/invoices/i1.pdf":             "%PDF invoices fr for Ada",
		"/fr/receipts/i1.pdf?language=es": "%PDF receipts es for Ada",
		"/invoices/i1.pdf?language=xx":    "%PDF invoices en for Ada",
	} {
		w := d.get(path)
		d.wants(w, http.StatusOK, want)
		if got := w.Header().Get("Content-Type") + " " + w.Header().Get("Content-Disposition"); got != "application/pdf inline; filename=INV-2023-0001.pdf" {
			t.Error(got)
		}
	}
}

func TestAPaperIsForWhomItIsFor(t *testing.T) {
	d := newReal(t)
	for _, path := range []string{"/invoices/i2.pdf", "/invoices/i1", "/invoices/i1.txt", "/receipts/x.pdf"} {
		d.wants(d.get(path), http.StatusNotFound)
	}
	d.viewer = store.Viewer{}
	w := d.get("/fr/invoices/i1.pdf")
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/fr/sign-in?next=%2Ffr%2Finvoices%2Fi1.pdf" {
		t.Errorf("%d %s", w.Code, w.Header().Get("Location"))
	}
}
