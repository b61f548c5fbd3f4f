//go:build browser

package main

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"
)

// application is the path of the page of an application under review.
func (h *house) application() string {
	var found struct {
		Applications struct{ Nodes []struct{ ID string } }
	}
	h.ask(`{ applications(first: 1, filter: {stage: [CONFIRMED]}) { nodes { id } } }`, nil, &found)
	return "/applications/" + found.Applications.Nodes[0].ID
}

// confirmation is the path that the letter to the demo's latest applicant leads to.
func (h *house) confirmation() string {
	for range 300 {
		answer, err := http.Get(h.URL + "/mailbox.json")
		if err != nil {
			h.t.Fatal(err)
		}
		var mails []struct{ Text string }
		err = json.NewDecoder(answer.Body).Decode(&mails)
		if err := errors.Join(err, answer.Body.Close()); err != nil {
			h.t.Fatal(err)
		}
		for _, mail := range mails {
			if _, path, found := strings.Cut(mail.Text, "/fr/join/"); found {
				return "/join/" + strings.Fields(path)[0]
			}
		}
		time.Sleep(100 * time.Millisecond)
	}
	h.t.Fatal("the letter of confirmation never came")
	return ""
}
