package localpg

import "syscall"

// attributes put the server in a process group of its own, so that Ctrl-C
// reaches it only through Stop, and end it with its parent, however that dies.
func attributes(account *syscall.Credential) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Credential: account, Setpgid: true, Pdeathsig: syscall.SIGQUIT}
}
