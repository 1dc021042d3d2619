package main

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"syscall"
)

// A portRange is where ports are taken from, both ends included. The usual one lies below the range from which systems
// take the ports of outgoing connections: a server that is down for a moment would otherwise lose its port to some
// client's connection.
type portRange struct{ first, last int }

func (r *portRange) String() string { return fmt.Sprintf("%d-%d", r.first, r.last) }

func (r *portRange) Set(text string) error {
	if _, err := fmt.Sscanf(text, "%d-%d", &r.first, &r.last); err != nil {
		return err
	}
	if r.first < 1 || r.last < r.first || r.last > 65535 {
		return fmt.Errorf("%q is no range of ports", text)
	}
	return nil
}

// reservedPorts are ports on loopback that no other control plane of this user takes, from before their components
// listen on them and while these are down: each is a locked byte in a file that all control planes share. The system
// unlocks them when this process ends, however it does. Closing the file unlocks them too, so it stays open.
type reservedPorts struct {
	file   *os.File
	byName map[string]int
}

func reservePorts(within portRange, names ...string) (*reservedPorts, error) {
	path := filepath.Join(os.TempDir(), fmt.Sprintf("slipway-control-plane-ports-%d.lock", os.Getuid()))
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	reserved := &reservedPorts{file: file, byName: map[string]int{}}
	size := within.last - within.first + 1
	start, seen := rand.IntN(size), 0
	for _, name := range names {
		for reserved.byName[name] == 0 {
			if seen == size {
				return nil, errors.Join(fmt.Errorf("ports %s on loopback are all taken", &within), file.Close())
			}
			port := within.first + (start+seen)%size
			seen++
			free, err := reserved.lock(port)
			if err != nil {
				return nil, errors.Join(fmt.Errorf("lock port %d in %s: %w", port, path, err), file.Close())
			}
			if free && !listenedOn(port) {
				reserved.byName[name] = port
			}
		}
	}
	return reserved, nil
}

// lock tells whether the port was free to take. One that another program listens on stays locked; that harms nobody.
func (r *reservedPorts) lock(port int) (bool, error) {
	lock := syscall.Flock_t{Type: syscall.F_WRLCK, Whence: io.SeekStart, Start: int64(port), Len: 1}
	err := syscall.FcntlFlock(r.file.Fd(), syscall.F_SETLK, &lock)
	if errors.Is(err, syscall.EAGAIN) || errors.Is(err, syscall.EACCES) {
		return false, nil
	}
	return err == nil, err
}

func listenedOn(port int) bool {
	listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		return true
	}
	_ = listener.Close()
	return false
}
