//go:build audits

package resolvers

import (
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/plenary-org/plenary/schema/store"
)

// TestGraphQLOverHTTPAudits needs Node, and a folder named by PLENARY_AUDITS
// where graphql-http and graphql are installed; .ci/run makes it and calls
// `go test -tags audits -run Audits ./resolvers/`.
func TestGraphQLOverHTTPAudits(t *testing.T) {
	script, err := filepath.Abs("../.ci/graphql-http/audit.mjs")
	if err != nil {
		t.Fatal(err)
	}
	api, _ := edge(t, Options{})
	server := httptest.NewServer(api.Handler(known(as(store.Public))))
	defer server.Close()
	node := exec.CommandContext(t.Context(), "node", script, server.URL)
	node.Dir = os.Getenv("PLENARY_AUDITS")
	out, err := node.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Logf("%s", out)
}
