package web

import (
	"context"
	"strings"
	"testing"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// letterDesk knows the token "7.renewal.good".
type letterDesk struct{}

func (letterDesk) Check(token string) error {
	if token != "7.renewal.good" {
		return refuse.Invalid("token", "UNSUBSCRIBE_LINK")
	}
	return nil
}

func (d letterDesk) Unsubscribe(_ context.Context, token string) error { return d.Check(token) }

func TestLeavingTakesALookAndAButton(t *testing.T) {
	d := newReal(t)
	d.viewer = store.Viewer{}
	d.wants(d.get("/unsubscribe?token=7.renewal.good"), 200, `method="post" action="/unsubscribe?token=7.renewal.good"`)
	d.wants(d.post("/es/unsubscribe?token=7.renewal.good"), 200, `role="status"`)
	d.wants(d.get("/unsubscribe?token=7.renewal.forged"), 400)
	d.wants(d.post("/unsubscribe?token=7.renewal.forged"), 400)
	if to := d.get("/unsubscribe?token=7.renewal.good", "Accept-Language", "fr").Header().Get("Location"); to != "/fr/unsubscribe?token=7.renewal.good" {
		t.Errorf("a French reader is led to %q", to)
	}
}

// RFC 8058: the mail provider posts, without cookie, Origin or language.
func TestAMailProviderUnsubscribesInOneClick(t *testing.T) {
	d := newReal(t)
	d.viewer = store.Viewer{}
	r := newPost("/unsubscribe?token=7.renewal.good", "List-Unsubscribe=One-Click")
	r.Header.Set("Accept-Language", "fr")
	d.wants(d.serve(r), 200)
}

func TestALetterShowsInAFrameThatCanDoNothing(t *testing.T) {
	d := newReal(t)
	d.api.values["reminder.notice"] = nil
	d.api.values["reminder.preview.html"] = "<p style='color:red'>Dear Ben</p>"
	d.wants(d.get("/reminders/r1"), 200, `src="/reminders/id/letter" sandbox=`)
	w := d.get("/reminders/r1/letter")
	d.wants(w, 200, "Dear Ben")
	if policy := w.Header().Get("Content-Security-Policy"); !strings.Contains(policy, "sandbox") || strings.Contains(policy, "script-src") || strings.Contains(policy, "allow-scripts") {
		t.Errorf("policy: %s", policy)
	}
	d.api.values["reminder.preview"] = nil
	d.wants(d.get("/reminders/r1/letter"), 404)
}
