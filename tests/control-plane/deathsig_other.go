//go:build !linux

package main

import "syscall"

// ownGroup keeps a terminal's Ctrl-C away from a child. Without Linux a child outlives a killed supervisor.
func ownGroup() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }
