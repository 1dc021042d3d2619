package main

import "syscall"

// ownGroup keeps a terminal's Ctrl-C away from a child and lets it die with the supervisor.
func ownGroup() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
