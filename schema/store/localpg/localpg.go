// Package localpg runs a private PostgreSQL for the demo and the tests: no
// network port, a folder of its own, gone when its parent is.
package localpg

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"strconv"
	"syscall"
	"time"

	_ "github.com/lib/pq" // the driver that waits for the server
)

// Cluster is a running private PostgreSQL, reached through a Unix socket.
type Cluster struct {
	dir  string
	cmd  *exec.Cmd
	done chan error
	lock *os.File
}

// Durability says what the data is worth.
type Durability int

const (
	Lasting   Durability = iota // survives a crash: the demo
	Throwaway                   // fast, lost with the machine: tests
)

// ErrRunning means that another process uses the same folder.
var ErrRunning = errors.New("another plenary already runs on this folder")

// Start runs a cluster in a folder, which it makes and fills the first time.
// The folder's path must be short: a socket's name ends at 107 bytes.
func Start(ctx context.Context, dir string, worth Durability, log io.Writer) (*Cluster, error) {
	bin, err := Binaries(log)
	if err != nil {
		return nil, err
	}
	account, err := unprivileged()
	if err != nil {
		return nil, err
	}
	if err := prepare(dir, account); err != nil {
		return nil, err
	}
	lock, err := claim(dir)
	if err != nil {
		return nil, err
	}
	c := &Cluster{dir: dir, done: make(chan error, 1), lock: lock}
	if err := c.run(ctx, bin, account, worth, log); err != nil {
		_ = lock.Close()
		return nil, err
	}
	return c, nil
}

func prepare(dir string, account *syscall.Credential) error {
	if len(dir) > 90 {
		return fmt.Errorf("the folder's path is too long for a socket: %s", dir)
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil { // the account must get there
		return err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	if account == nil {
		return nil
	}
	return os.Chown(dir, int(account.Uid), int(account.Gid))
}

func (c *Cluster) run(ctx context.Context, bin string, account *syscall.Credential, worth Durability, log io.Writer) error {
	data := filepath.Join(c.dir, "data")
	if _, err := os.Stat(filepath.Join(data, "PG_VERSION")); err != nil {
		initdb := exec.CommandContext(ctx, filepath.Join(bin, "initdb"), "-D", data, "-U", "plenary",
			"-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions")
		c.place(initdb, account)
		if out, err := initdb.CombinedOutput(); err != nil {
			return fmt.Errorf("initdb: %w: %s", err, out)
		}
	} else if err := c.endOrphan(bin, account, data); err != nil {
		return err
	}
	args := []string{"-D", data, "-k", c.dir, "-h", "", "-c", "max_connections=200", "-c", "jit=off"}
	if worth == Throwaway {
		args = append(args, "-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")
	}
	c.cmd = exec.Command(filepath.Join(bin, "postgres"), args...)
	c.place(c.cmd, account)
	c.cmd.Stdout, c.cmd.Stderr = log, log
	if err := c.launch(); err != nil {
		return err
	}
	return c.await(ctx)
}

func (c *Cluster) place(cmd *exec.Cmd, account *syscall.Credential) {
	cmd.Dir = c.dir
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + c.dir, "LC_ALL=C.UTF-8", "TZ=UTC"}
	cmd.SysProcAttr = attributes(account)
}

// endOrphan stops a server whose parent was killed where the system has no
// parent-death signal; the caller holds the folder's lock, so nobody uses it.
func (c *Cluster) endOrphan(bin string, account *syscall.Credential, data string) error {
	if _, err := os.Stat(filepath.Join(data, "postmaster.pid")); err != nil {
		return nil
	}
	stop := exec.Command(filepath.Join(bin, "pg_ctl"), "stop", "-D", data, "-m", "fast", "-w", "-t", "20")
	c.place(stop, account)
	if out, err := stop.CombinedOutput(); err != nil && stop.ProcessState.ExitCode() != 1 { // 1: none runs
		return fmt.Errorf("cannot stop the PostgreSQL left in %s: %w: %s", c.dir, err, out)
	}
	return nil
}

func (c *Cluster) launch() error {
	started := make(chan error)
	go func() {
		runtime.LockOSThread() // the parent-death signal fires when the *thread* that forked dies
		defer runtime.UnlockOSThread()
		err := c.cmd.Start()
		started <- err
		if err == nil {
			c.done <- c.cmd.Wait()
		}
	}()
	return <-started
}

func (c *Cluster) await(ctx context.Context) error {
	db, err := sql.Open("postgres", c.DSN("postgres"))
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	for {
		if db.PingContext(ctx) == nil {
			return nil
		}
		select {
		case err := <-c.done:
			return fmt.Errorf("postgres ended at once: %w", err)
		case <-ctx.Done():
			return errors.Join(ctx.Err(), c.Stop())
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// DSN is the connection string of one of the cluster's databases.
func (c *Cluster) DSN(database string) string {
	return fmt.Sprintf("host=%s user=plenary dbname=%s sslmode=disable", c.dir, database)
}

// Process is the server's main process, for tests that freeze it.
func (c *Cluster) Process() *os.Process { return c.cmd.Process }

// Stop ends the server after rolling back what is under way.
func (c *Cluster) Stop() error {
	defer func() { _ = c.lock.Close() }()
	if err := c.cmd.Process.Signal(syscall.SIGINT); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	return <-c.done
}

// Remove deletes a cluster's folder; refused while somebody uses it.
func Remove(dir string) error {
	if _, err := os.Stat(dir); errors.Is(err, os.ErrNotExist) {
		return nil
	}
	lock, err := claim(dir)
	if err != nil {
		return err
	}
	return errors.Join(os.RemoveAll(dir), lock.Close())
}

// unprivileged finds an account to run under: PostgreSQL refuses root.
func unprivileged() (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{os.Getenv("PLENARY_PG_USER"), "postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, errUID := strconv.ParseUint(u.Uid, 10, 32)
		gid, errGID := strconv.ParseUint(u.Gid, 10, 32)
		if errUID == nil && errGID == nil {
			return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
		}
	}
	return nil, errors.New("running as root, and there is no account postgres or nobody to run PostgreSQL under")
}

// claim takes the folder for this process; the lock goes with the process.
func claim(dir string) (*os.File, error) {
	lock, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = lock.Close()
		return nil, fmt.Errorf("%w: %s", ErrRunning, dir)
	}
	return lock, nil
}
