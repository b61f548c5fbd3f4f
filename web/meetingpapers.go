package web

import (
	"net/http"

	"github.com/plenary-org/plenary/schema/texts"
)

// What a meeting is read by; the address ends in the kind and .pdf.
const (
	MeetingAgenda  Paper = "agenda"
	MeetingMinutes Paper = "minutes"
	MeetingPack    Paper = "pack"
)

// registerMeetingPapers gives them their addresses:
// /meetings/ID/pack.pdf?language=fr.
func (s *Site) registerMeetingPapers(mux *http.ServeMux) {
	for _, kind := range []Paper{MeetingAgenda, MeetingMinutes, MeetingPack} {
		mux.HandleFunc("GET /meetings/{id}/"+string(kind)+".pdf", func(w http.ResponseWriter, r *http.Request) { s.meetingPaper(w, r, kind) })
	}
}

// meetingPaper downloads what the reader may read of a meeting at this moment. A pack holds files of many hands: it is never shown within the
// site, and nobody keeps one who may not read it any more.
func (s *Site) meetingPaper(w http.ResponseWriter, r *http.Request, kind Paper) {
	v, err := visiting(r).viewer()
	if err != nil {
		s.fail(w, r, http.StatusServiceUnavailable, err)
		return
	}
	l := visiting(r).language
	if asked, ok := texts.ParseLanguage(r.URL.Query().Get("language")); ok {
		l = asked
	}
	name, pdf, err := s.Papers.Print(r.Context(), v, kind, r.PathValue("id"), l)
	s.download(w, r, v, Document{Name: name + ".pdf", MediaType: "application/pdf", Content: pdf}, "", err)
}
