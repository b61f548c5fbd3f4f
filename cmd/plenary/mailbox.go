package main

import (
	"embed"
	"encoding/json"
	"html/template"
	"net/http"
	"slices"
	"strconv"

	"github.com/plenary-org/plenary/schema/notices/mailtest"
)

//go:embed mailbox.html mailbox.css
var mailboxFiles embed.FS

var mailboxPage = template.Must(template.ParseFS(mailboxFiles, "mailbox.html"))

// mailbox shows the letters that the demo's mail server took, the latest first.
type mailbox struct{ server *mailtest.Server }

func (m mailbox) register(mux *http.ServeMux) {
	mux.HandleFunc("GET /mailbox", m.list)
	mux.HandleFunc("GET /mailbox.json", m.json)
	mux.HandleFunc("GET /mailbox/{number}", m.one)
	mux.HandleFunc("GET /mailbox/{number}/letter", m.letter)
	mux.HandleFunc("GET /mailbox.css", func(w http.ResponseWriter, r *http.Request) {
		http.ServeFileFS(w, r, mailboxFiles, "mailbox.css")
	})
}

type shownMail struct {
	Number int `json:"number"`
	mailtest.Message
}

func (m mailbox) mails() []shownMail {
	all := m.server.Messages()
	shown := make([]shownMail, len(all))
	for i, mail := range all {
		shown[i] = shownMail{i + 1, mail}
	}
	slices.Reverse(shown)
	return shown
}

func (m mailbox) list(w http.ResponseWriter, _ *http.Request) {
	m.show(w, map[string]any{"Mails": m.mails()})
}

func (m mailbox) one(w http.ResponseWriter, r *http.Request) {
	if mail := m.find(w, r); mail != nil {
		m.show(w, map[string]any{"Mail": mail})
	}
}

func (m mailbox) find(w http.ResponseWriter, r *http.Request) *shownMail {
	number, err := strconv.Atoi(r.PathValue("number"))
	all := m.server.Messages()
	if err != nil || number < 1 || number > len(all) {
		http.NotFound(w, r)
		return nil
	}
	return &shownMail{number, all[number-1]}
}

func (m mailbox) show(w http.ResponseWriter, data map[string]any) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'")
	w.Header().Set("Cache-Control", "no-store")
	if err := mailboxPage.Execute(w, data); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

// letter is the HTML of a mail, in a sandbox: it is content, not page.
func (m mailbox) letter(w http.ResponseWriter, r *http.Request) {
	if mail := m.find(w, r); mail != nil {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'")
		_, _ = w.Write([]byte(mail.HTML))
	}
}

func (m mailbox) json(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(m.mails()) // a client that left needs no answer
}
