package localpg

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	embedded "github.com/fergusstrange/embedded-postgres"
)

// Binaries finds the folder of initdb and postgres (15 or newer): the one that
// PLENARY_PG_BIN names, on the PATH, where pg_config points, in the usual
// folders; else it downloads them once into the user's cache.
func Binaries(log io.Writer) (string, error) {
	if named := os.Getenv("PLENARY_PG_BIN"); named != "" {
		if !complete(named) {
			return "", fmt.Errorf("PLENARY_PG_BIN names %s, which has no initdb and postgres", named)
		}
		return named, nil
	}
	for _, dir := range candidates() {
		if complete(dir) {
			return dir, nil
		}
	}
	return download(log)
}

func complete(dir string) bool {
	for _, name := range []string{"initdb", "postgres", "pg_ctl"} {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.IsDir() {
			return false
		}
	}
	return true
}

func candidates() []string {
	var dirs []string
	if path, err := exec.LookPath("postgres"); err == nil {
		dirs = append(dirs, filepath.Dir(path))
	}
	if out, err := exec.Command("pg_config", "--bindir").Output(); err == nil {
		dirs = append(dirs, strings.TrimSpace(string(out)))
	}
	for _, pattern := range []string{
		"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin",
		"/opt/homebrew/opt/postgresql*/bin", "/usr/local/opt/postgresql*/bin",
	} {
		matches, _ := filepath.Glob(pattern) // the patterns are well-formed
		slices.Reverse(matches)              // the newest version first
		dirs = append(dirs, matches...)
	}
	return dirs
}

// download fetches PostgreSQL's binaries. The library can only fetch by
// starting a server, which fails for root after the fetch: only whether the
// binaries are there afterwards counts.
func download(log io.Writer) (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("no PostgreSQL found, and no cache folder to download it to: %w", err)
	}
	home := filepath.Join(cache, "plenary", "postgresql")
	if os.Geteuid() == 0 {
		home = filepath.Join(os.TempDir(), "plenary-postgresql") // root's home is closed to the server's account
	}
	bin := filepath.Join(home, "bin")
	if complete(bin) {
		return bin, nil
	}
	_, _ = fmt.Fprintln(log, "No PostgreSQL found; downloading one to", home)
	runtimeDir, err := os.MkdirTemp("", "plenary-fetch")
	if err != nil {
		return "", err
	}
	defer func() { _ = os.RemoveAll(runtimeDir) }()
	server := embedded.NewDatabase(embedded.DefaultConfig().Version(embedded.V16).Port(54329).
		BinariesPath(home).RuntimePath(runtimeDir).Logger(log))
	startErr := server.Start()
	if startErr == nil {
		startErr = server.Stop()
	}
	if complete(bin) {
		return bin, nil
	}
	return "", errors.Join(errors.New("no PostgreSQL 15 or newer found: install one, or name its folder in PLENARY_PG_BIN"), startErr)
}
