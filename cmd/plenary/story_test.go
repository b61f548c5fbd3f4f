package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/plenary-org/plenary/schema/store/storetest"
)

// TestMain lets the stories run this binary as "plenary".
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"plenary": main})
}

// TestStories tells what people do from a shell and over the API, with the real
// binary. A story says "database" for a fresh one in PLENARY_DATABASE; "start"
// and "stop" are a demo of its own; "ask PERSON QUERY" asks its API.
func TestStories(t *testing.T) {
	storetest.Server(t)
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			// Sockets need short paths, and PostgreSQL's account must get there.
			dir, err := os.MkdirTemp("/tmp", "plenary-story-")
			if err != nil {
				return err
			}
			env.Defer(func() { _ = os.RemoveAll(dir) }) // what stays is a stopped demo's
			env.Setenv("PLENARY_DEMO_DIR", dir)
			env.Setenv("PATH", os.Getenv("PATH"))
			env.Setenv("PLENARY_PG_BIN", os.Getenv("PLENARY_PG_BIN"))
			env.Values[storyKey{}] = &story{t: env.T().(testing.TB)}
			return os.Chmod(dir, 0o755)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"database": freshDatabase, "start": start, "stop": stop, "ask": ask, "get": get, "settle": settle,
		},
	})
}

// command is the plenary of stories and browsers: this one, or the one that
// PLENARY_BINARY names, which is quicker where this looks for races.
func command(args ...string) *exec.Cmd {
	return exec.Command(cmp.Or(os.Getenv("PLENARY_BINARY"), "plenary"), args...)
}

type storyKey struct{}

// story is what a script remembers.
type story struct {
	t     testing.TB
	demo  *exec.Cmd
	ready announcement
}

func storyOf(ts *testscript.TestScript) *story { return ts.Value(storyKey{}).(*story) }

// freshDatabase sets PLENARY_DATABASE to an empty database: "database", or to
// a migrated one: "database migrated".
func freshDatabase(ts *testscript.TestScript, _ bool, args []string) {
	dsn := storetest.DSN(storyOf(ts).t)
	if len(args) == 0 || args[0] != "migrated" {
		dsn = storetest.EmptyDSN(storyOf(ts).t)
	}
	ts.Setenv("PLENARY_DATABASE", dsn)
}

// start runs "plenary demo" with further arguments until it is ready: its
// address goes to $URL, its people are whom ask speaks as.
func start(ts *testscript.TestScript, _ bool, args []string) {
	s := storyOf(ts)
	s.demo = command(append([]string{"demo", "--json", "--listen", "127.0.0.1:0"}, args...)...)
	s.demo.Env = append(os.Environ(), "PLENARY_DEMO_DIR="+ts.Getenv("PLENARY_DEMO_DIR"))
	s.demo.Stderr = os.Stderr
	out, err := s.demo.StdoutPipe()
	ts.Check(err)
	ts.Check(s.demo.Start())
	ts.Defer(func() { _ = s.demo.Process.Kill() }) // where the story failed before it said stop
	line, err := bufio.NewReader(out).ReadBytes('\n')
	ts.Check(err)
	ts.Check(json.Unmarshal(line, &s.ready))
	ts.Setenv("URL", s.ready.URL)
}

// stop is Ctrl-C: the demo must end by itself, cleanly and soon.
func stop(ts *testscript.TestScript, _ bool, _ []string) {
	s := storyOf(ts)
	ts.Check(s.demo.Process.Signal(os.Interrupt))
	ended := make(chan error, 1)
	go func() { ended <- s.demo.Wait() }()
	select {
	case err := <-ended:
		ts.Check(err)
	case <-time.After(time.Minute):
		ts.Fatalf("the demo did not stop within a minute")
	}
}

// ask sends a GraphQL query as one of the cast ("-" for nobody) and writes the
// answer to stdout: "ask Ada 'query'", or "ask Ada FILE.graphql VARIABLES.json".
func ask(ts *testscript.TestScript, neg bool, args []string) {
	body := map[string]any{"query": args[1]}
	if strings.HasSuffix(args[1], ".graphql") {
		body["query"] = ts.ReadFile(args[1])
	}
	if len(args) > 2 {
		body["variables"] = json.RawMessage(ts.ReadFile(args[2]))
	}
	raw, err := json.Marshal(body)
	ts.Check(err)
	send(ts, neg, question(ts, args[0], raw))
}

// get fetches a path of the demo: "get /mailbox.json".
func get(ts *testscript.TestScript, neg bool, args []string) {
	request, err := http.NewRequestWithContext(context.Background(), http.MethodGet, ts.Getenv("URL")+args[0], nil)
	ts.Check(err)
	send(ts, neg, request)
}

// send writes the answer's body, indented where it is JSON, to the script's
// stdout; "!" wants an error among it.
func send(ts *testscript.TestScript, neg bool, request *http.Request) {
	answer, err := http.DefaultClient.Do(request)
	ts.Check(err)
	defer func() { _ = answer.Body.Close() }()
	var body, shown bytes.Buffer
	_, err = body.ReadFrom(answer.Body)
	ts.Check(err)
	if json.Indent(&shown, body.Bytes(), "", " ") != nil {
		shown = body
	}
	_, err = fmt.Fprintf(ts.Stdout(), "%s\n", shown.Bytes())
	ts.Check(err)
	failed := answer.StatusCode >= 400 || bytes.Contains(body.Bytes(), []byte(`"errors":[`))
	if failed != neg {
		ts.Fatalf("%s: HTTP %d\n%s", request.URL.Path, answer.StatusCode, shown.Bytes())
	}
}

// settle asks again, every tenth of a second for half a minute, until the
// answer holds a text: "settle Ada 'query' TEXT".
func settle(ts *testscript.TestScript, _ bool, args []string) {
	var body bytes.Buffer
	for range 300 {
		body.Reset()
		raw, err := json.Marshal(map[string]string{"query": args[1]})
		ts.Check(err)
		answer, err := http.DefaultClient.Do(question(ts, args[0], raw))
		ts.Check(err)
		_, err = body.ReadFrom(answer.Body)
		ts.Check(errors.Join(err, answer.Body.Close()))
		if strings.Contains(body.String(), args[2]) {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	ts.Fatalf("the answer to %s never held %q: %s", args[1], args[2], body.String())
}

// question is a request to the API as one of the cast, or as nobody.
func question(ts *testscript.TestScript, person string, body []byte) *http.Request {
	request, err := http.NewRequestWithContext(context.Background(), http.MethodPost, ts.Getenv("URL")+"/graphql", bytes.NewReader(body))
	ts.Check(err)
	request.Header.Set("Content-Type", "application/json")
	for _, p := range storyOf(ts).ready.People {
		if strings.HasPrefix(p.Name, person) {
			request.Header.Set("Authorization", "Bearer "+p.APIToken)
		}
	}
	return request
}
