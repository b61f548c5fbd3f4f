package web

import (
	"net/url"

	"github.com/plenary-org/plenary/schema/date"
)

// asOn marks a register that is not of today: dues do not stand beside it, as
// they are those of today.
func asOn(values url.Values, today date.Date) {
	if on := values.Get("on"); on == "" || on == today.String() {
		values.Del("on")
		return
	}
	values.Set("past", "true")
}

// asOnPast is asOn for the public, who read no register of a day to come.
func asOnPast(values url.Values, today date.Date) {
	if on, err := date.Parse(values.Get("on")); err == nil && on.After(today) {
		values.Del("on")
	}
	asOn(values, today)
}
