//go:build !linux

package localpg

import "syscall"

// attributes put the server in a process group of its own, so that Ctrl-C
// reaches it only through Stop. There is no parent-death signal here: the next
// start ends an orphan.
func attributes(account *syscall.Credential) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Credential: account, Setpgid: true}
}
