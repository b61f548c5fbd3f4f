//go:build browser

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestBrowser is what people do with a browser, against the demo: each visitor
// has a browser profile of their own.
func TestBrowser(t *testing.T) {
	h := openHouse(t)
	t.Run("signing in takes a keyboard only", func(t *testing.T) {
		v := h.visitor(t, "")
		v.open("/sign-in")
		v.tabTo("#email")
		v.press("amina.diallo@secretariat.example\r")
		v.until(`document.querySelector("h1").textContent === "Check your mail"`)

		v.open(h.signInPath("Amina"))
		v.tabTo("main form button")
		v.press("\r")
		v.until(`location.pathname === "/fr/today"`) // her language, her desk
		v.tabTo(".skip")
		v.press("\r")
		v.until(`location.hash === "#main"`)
	})
	t.Run("staff find a member by a former name, without accents, and record a part payment", func(t *testing.T) {
		h.rename("Publish What You Fund", "Société Éclairée", "Publish What You Fund")
		v := h.visitor(t, "Ada")
		v.open("/members")
		v.tabTo("#page-filter-search")
		v.press("societe eclair")
		v.until(`document.querySelectorAll("tbody tr").length === 1`)
		v.until(`document.querySelector("[data-live-count]").textContent === "1 member"`)
		v.click("tbody th a")
		v.until(`document.querySelector("h1").textContent === "Publish What You Fund"`)
		owed := v.text(".year .owed")

		v.click(".year summary.button:not(.second)")
		v.until(`document.activeElement.name === "input.amount"`)
		v.press("-5\r") // refused: what was typed stays, and the reader is led to it
		v.until(`document.activeElement.matches("dialog .summary")`)
		if got := v.text("dialog[open] .summary a"); got == "" || v.value("dialog[open] [name='input.amount']") != "-5" {
			t.Errorf("the refusal says %q over %q", got, v.value("dialog[open] [name='input.amount']"))
		}
		v.do(chromedp.SetValue(chromedp.CSS("dialog[open] [name='input.amount']"), "100"))
		v.click("dialog[open] form button:not(.close)")
		v.until(`document.querySelector(".flash")?.textContent.includes("recorded")`)
		if owed != "USD 1,100.00" || v.text(".year .owed") != "USD 1,000.00" {
			t.Errorf("owed %s, after 100.00 %s", owed, v.text(".year .owed"))
		}
	})
	t.Run("everything works without JavaScript", func(t *testing.T) {
		v := h.visitor(t, "Ada")
		v.withoutScripts()
		v.open("/members")
		v.do(chromedp.SendKeys(chromedp.CSS("#page-filter-search"), "afdb"))
		v.click(".filters button")
		v.until(`document.querySelector(".count").textContent === "1 member"`)
		v.click("tbody th a")
		v.until(`document.querySelector("h1").textContent.includes("African Development Bank")`)
		v.click(".people + .act > summary, .flow > .act > summary")
		v.do(chromedp.SendKeys(chromedp.CSS(".act[open] [name='input.name']"), "Awa Koné"),
			chromedp.SendKeys(chromedp.CSS(".act[open] [name='input.email']"), "awa.kone@bank.example"),
			chromedp.SetValue(chromedp.CSS(".act[open] [name='input.role']"), "FINANCE"),
			chromedp.SetValue(chromedp.CSS(".act[open] [name='input.language']"), "FR"))
		v.click(".act[open] form button")
		v.until(`document.querySelector(".flash") && document.querySelector(".people").textContent.includes("Awa Koné")`)
	})
	t.Run("staff send a list, see what it would change, and confirm", func(t *testing.T) { sendList(t, h) })
	t.Run("a contact of a member starts where the member stands", func(t *testing.T) {
		v := h.visitor(t, "Ben")
		v.open("/")
		v.until(`location.pathname === "/my-membership" && document.querySelector(".standing.late") !== null`)
		v.open("/members")
		v.until(`document.querySelector(".kicker").textContent === "403"`)
	})
	t.Run("a focal point asks a colleague and for another name, and staff approve", func(t *testing.T) { keepsItsDesk(t, h) })
	t.Run("staff choose among applicants, and what is typed stays", func(t *testing.T) { choosesAmongThem(t, h) })
	t.Run("all action points are all", func(t *testing.T) { readsAllActions(t, h) })
	t.Run("every page is whole, narrow and accessible", func(t *testing.T) {
		for _, person := range []string{"Ada", "", "Henrik", "Ben", "Chloé", "Diego", "Fatou"} {
			pages := h.pagesFor(person)
			for n, half := range [][]string{pages[:len(pages)/2], pages[len(pages)/2:]} {
				v := h.visitor(t, person)
				t.Run(fmt.Sprintf("as %s %d", person, n+1), func(t *testing.T) {
					t.Parallel()
					v.t = t
					v.checkPages(half)
				})
			}
		}
	})
}

func sendList(t *testing.T, h *house) {
	file := filepath.Join(t.TempDir(), "liste.csv")
	list := "name,constituency,country,joined\nObservatoire de l’Aide,cso_other,SN,2024\nNobody’s Land,cso_other,ZZ,2024\n"
	if err := os.WriteFile(file, []byte(list), 0o600); err != nil {
		t.Fatal(err)
	}
	v := h.visitor(t, "Ada")
	send := func() {
		v.open("/imports")
		v.do(chromedp.SetUploadFiles(chromedp.CSS(".upload input[type=file]"), []string{file}))
		v.click(".upload button")
	}
	send()
	v.until(`document.querySelector("#problems") && document.querySelector("[data-live-region]").textContent.includes("ZZ")`)

	if err := os.WriteFile(file, []byte(list[:len(list)-len("Nobody’s Land,cso_other,ZZ,2024\n")]), 0o600); err != nil {
		t.Fatal(err)
	}
	send()
	v.until(`document.querySelector("form.callout button") !== null`)
	v.click("form.callout button")
	v.until(`document.querySelector(".callout.good") !== null`)
	v.open("/members?filter.search=observatoire")
	v.until(`document.querySelector("tbody th").textContent.includes("Observatoire de l’Aide")`)
}

// keepsItsDesk follows a focal point from a letter's link, without JavaScript,
// and then what they asked for to the secretariat and back.
func keepsItsDesk(t *testing.T, h *house) {
	ben := h.visitor(t, "Ben")
	ben.withoutScripts()
	ben.open("/my-membership") // the letter's link
	ben.click(".people ~ .actions .act > summary")
	ben.do(chromedp.SendKeys(chromedp.CSS(".act[open] [name='input.name']"), "Awa Koné"),
		chromedp.SendKeys(chromedp.CSS(".act[open] [name='input.email']"), "awa.kone@arrears.example"))
	ben.click(".act[open] form button")
	ben.until(`document.querySelector(".flash") && document.querySelector(".people").textContent.includes("Awa Koné")`)

	ben.click(".facts ~ .act > summary")
	ben.do(chromedp.SetValue(chromedp.CSS(".act[open] [name='input.names.fr']"), "Publiez ce que vous financez"))
	ben.click(".act[open] form button")
	ben.until(`document.querySelector(".callout .facts ins")?.textContent === "Publiez ce que vous financez"`)

	ada := h.visitor(t, "Ada")
	ada.open("/proposals")
	ada.until(`document.querySelectorAll("main article").length === 2`)
	ada.click("main article:last-of-type form button")
	ada.until(`document.querySelector(".flash") && document.querySelectorAll("main article").length === 1`)

	ben.open("/fr/my-membership")
	ben.until(`document.querySelector("h1").textContent === "Publiez ce que vous financez"`)
}
