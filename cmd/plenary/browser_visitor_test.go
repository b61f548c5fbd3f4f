//go:build browser

package main

import (
	"context"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"github.com/plenary-org/plenary/schema/texts"
	"github.com/plenary-org/plenary/web"
)

// visitor is somebody before a browser.
type visitor struct {
	ctx context.Context
	t   *testing.T
	url string
	axe string // the program that looks for barriers; empty without PLENARY_AXE
}

// visitor opens a profile of its own, signed in as a person of the cast;
// nobody is "".
func (h *house) visitor(t *testing.T, name string) *visitor {
	t.Helper()
	tab, closeTab := chromedp.NewContext(h.browser, chromedp.WithNewBrowserContext())
	t.Cleanup(closeTab)
	ctx, cancel := context.WithTimeout(tab, 15*time.Minute)
	t.Cleanup(cancel)
	v := &visitor{ctx: ctx, t: t, url: h.URL, axe: readAxe(t)}
	v.do(chromedp.EmulateViewport(1280, 900))
	v.prefer("light")
	if name != "" {
		cookie := h.cookie(name)
		v.do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
			_, err := chromedp.Call(ctx, network.SetCookie, network.SetCookieParams{Name: cookie.Name, Value: cookie.Value, URL: h.URL})
			return err
		}))
	}
	return v
}

// readAxe reads axe-core, which .ci/run fetches and names.
func readAxe(t *testing.T) string {
	path := os.Getenv("PLENARY_AXE")
	if path == "" {
		if os.Getenv("CI") == "true" {
			t.Fatal("PLENARY_AXE does not name axe.min.js")
		}
		return ""
	}
	program, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(program)
}

func (v *visitor) do(actions ...chromedp.Action[chromedp.Void]) {
	v.t.Helper()
	if err := chromedp.Do(v.ctx, actions...); err != nil {
		v.t.Fatalf("%v\n%s", err, v.seen())
	}
}

func (v *visitor) open(path string) { v.t.Helper(); v.do(chromedp.Navigate(v.url + path)) }

func (v *visitor) press(keys string) { v.t.Helper(); v.do(chromedp.KeyEvent(keys)) }

// steady tells whether an element lies under the mouse where it lay a moment
// ago: what moves while it is clicked is missed.
const steady = `((e) => {
	if (!e || document.readyState !== "complete") return false;
	e.scrollIntoView({ block: "center", behavior: "instant" });
	const box = e.getBoundingClientRect(), place = box.x + " " + box.y, before = e.place;
	e.place = place;
	const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
	return place === before && hit && (e.contains(hit) || hit.contains(e));
})(document.querySelector(SELECTOR))`

// click waits for the page to stand still, and tries again where the page
// replaced the node between finding and clicking it.
func (v *visitor) click(selector string) {
	v.t.Helper()
	v.until(strings.ReplaceAll(steady, "SELECTOR", strconv.Quote(selector)))
	for attempt := 0; ; attempt++ {
		err := chromedp.Do(v.ctx, chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible))
		if err == nil {
			return
		}
		if attempt == 5 || !strings.Contains(err.Error(), "node") {
			v.t.Fatalf("%v\n%s", err, v.seen())
		}
	}
}

func (v *visitor) text(selector string) string {
	v.t.Helper()
	return strings.ReplaceAll(strings.TrimSpace(v.read(selector, "textContent")), "\u00a0", " ")
}

func (v *visitor) value(selector string) string { v.t.Helper(); return v.read(selector, "value") }

// read asks the page itself, which knows no stale nodes.
func (v *visitor) read(selector, property string) string {
	v.t.Helper()
	element := "document.querySelector(" + strconv.Quote(selector) + ")"
	v.until(element)
	text, err := chromedp.Run(v.ctx, chromedp.Evaluate[string](element+"."+property))
	if err != nil {
		v.t.Fatal(err)
	}
	return text
}

// until waits for something to be true on whichever page is shown by then.
func (v *visitor) until(condition string) {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.ctx, 30*time.Second)
	defer cancel()
	for {
		// Between two pages there is none to ask.
		if yes, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("Boolean("+condition+")")); err == nil && yes {
			return
		}
		if ctx.Err() != nil {
			v.t.Fatalf("never: %s\n%s", condition, v.seen())
		}
		_ = chromedp.Do(ctx, chromedp.Sleep(50*time.Millisecond)) // the deadline is looked at above
	}
}

// seen is what the visitor sees, for a failure's report.
func (v *visitor) seen() string {
	text, _ := chromedp.Run(v.ctx, chromedp.Evaluate[string](`location.href + "\n" + document.body.innerText.slice(0, 1500)`))
	return text
}

// tabTo presses Tab until an element has the focus.
func (v *visitor) tabTo(selector string) {
	v.t.Helper()
	for range 60 {
		v.press("\t")
		if there, err := chromedp.Run(v.ctx, chromedp.Evaluate[bool](`document.activeElement.matches("`+selector+`")`)); err == nil && there {
			return
		}
	}
	v.t.Fatalf("Tab never reaches %s\n%s", selector, v.seen())
}

// prefer sets the colours, and lets nothing move: a click must not meet a page
// that is still fading in.
func (v *visitor) prefer(scheme string) {
	v.t.Helper()
	v.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}}})
		return err
	}))
}

func (v *visitor) withoutScripts() {
	v.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return err
	}))
}

// whole lists what is wrong with a page, whatever it shows.
const whole = `(() => {
	const wrong = [], all = (selector) => [...document.querySelectorAll(selector)];
	if (document.documentElement.lang !== LANGUAGE) wrong.push("language " + document.documentElement.lang);
	if (all("h1").length !== 1) wrong.push(all("h1").length + " h1");
	const ids = new Set();
	for (const e of all("[id]")) ids.has(e.id) ? wrong.push("twice the id " + e.id) : ids.add(e.id);
	for (const e of all("input:not([type=hidden]), select, textarea")) if (!e.labels.length) wrong.push("no label: " + e.name);
	for (const e of all("[aria-describedby], [aria-labelledby]"))
		for (const id of ((e.getAttribute("aria-describedby") || "") + " " + (e.getAttribute("aria-labelledby") || "")).split(" "))
			if (id && !document.getElementById(id)) wrong.push("nothing has the id " + id);
	if (/\[[a-z]\w*\.[\w.]+\]/.test(document.body.innerText)) wrong.push("a text is missing");
	return wrong;
})()`

// checkPages holds pages against what every page keeps: in English on a wide
// screen and on a narrow one, and on a narrow one in one of the other languages,
// by turns: which texts there are is tried elsewhere. Barriers are looked for in
// English, as no language has a markup of its own; in the dark only colours
// differ.
func (v *visitor) checkPages(paths []string) {
	v.t.Helper()
	v.do(chromedp.EmulateViewport(360, 740))
	for i, path := range paths {
		for _, l := range []texts.Language{texts.English, []texts.Language{texts.French, texts.Spanish}[i%2]} {
			v.open(web.Path(l, path))
			v.report("is not whole", strings.ReplaceAll(whole, "LANGUAGE", strconv.Quote(string(l))))
			v.report("scrolls sideways", `document.documentElement.scrollWidth > 360 ? ["" + document.documentElement.scrollWidth] : []`)
			if l == texts.English {
				v.do(chromedp.EmulateViewport(1280, 900))
				v.checkBarriers()
				v.do(chromedp.EmulateViewport(360, 740))
			}
		}
	}
}

func (v *visitor) checkBarriers() {
	v.t.Helper()
	if v.axe == "" {
		return
	}
	v.report("takes no axe", v.axe+";[]") // once for both: it is half a megabyte
	v.barriers("light", `{type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}`)
	v.prefer("dark")
	v.barriers("dark", `{type: "rule", values: ["color-contrast"]}`)
	v.prefer("light")
}

func (v *visitor) barriers(scheme, rules string) {
	v.t.Helper()
	v.report("has barriers in "+scheme, `axe.run({runOnly: `+rules+`, resultTypes: ["violations"], iframes: false})
		.then((r) => r.violations.map((x) => x.id + ": " + x.nodes.map((n) => n.target.join(" ")).slice(0, 4).join(", ")))`)
}

func (v *visitor) report(what, script string) {
	v.t.Helper()
	wrong, err := chromedp.Run(v.ctx, chromedp.Evaluate[[]string](script, chromedp.EvalAwaitPromise))
	if err != nil {
		v.t.Fatal(err)
	}
	for _, one := range wrong {
		where, _ := chromedp.Run(v.ctx, chromedp.Location())
		v.t.Errorf("%s %s: %s", strings.TrimPrefix(where, v.url), what, one)
	}
}
