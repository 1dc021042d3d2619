package main

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
)

// State is what `up` prints and what is kept in state.json: all that a test needs to know about one control plane.
type State struct {
	Name        string            `json:"name"`
	Dir         string            `json:"dir"`
	Version     string            `json:"version"`
	Server      string            `json:"server"`
	ProxyServer string            `json:"proxyServer"`
	Control     string            `json:"control"`
	Token       string            `json:"token"`
	Supervisor  int               `json:"supervisor"`
	Kubeconfigs map[string]string `json:"kubeconfigs"`
	AuditLog    string            `json:"auditLog"`
	Record      string            `json:"record"`
	Ports       map[string]int    `json:"ports"`
	Pids        map[string]int    `json:"pids"`
	Seconds     float64           `json:"seconds"`
}

const stateFile = "state.json"

func (s *State) path(elements ...string) string {
	return filepath.Join(append([]string{s.Dir}, elements...)...)
}

func readState(dir string) (*State, error) {
	if dir == "" {
		return nil, errors.New("--dir is needed")
	}
	text, err := os.ReadFile(filepath.Join(dir, stateFile))
	if err != nil {
		return nil, fmt.Errorf("no control plane runs in %s: %w", dir, err)
	}
	state := &State{}
	if err := json.Unmarshal(text, state); err != nil {
		return nil, fmt.Errorf("%s in %s: %w", stateFile, dir, err)
	}
	return state, nil
}

// write replaces the file in one step, so that a reader never sees half of it.
func (s *State) write() error {
	text, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return err
	}
	next := s.path(stateFile + ".next")
	if err := os.WriteFile(next, append(text, '\n'), 0o600); err != nil {
		return err
	}
	return os.Rename(next, s.path(stateFile))
}

func newToken() (string, error) {
	random := make([]byte, 16)
	if _, err := rand.Read(random); err != nil {
		return "", err
	}
	return hex.EncodeToString(random), nil
}

// freePorts finds ports on loopback below the range from which systems take the ports of outgoing connections: a
// server that is down for a moment would otherwise lose its port to some client's connection.
func freePorts(names ...string) (map[string]int, error) {
	const lowest, highest = 18000, 32000
	ports := map[string]int{}
	var held []net.Listener
	defer func() {
		for _, listener := range held {
			listener.Close()
		}
	}()
	for _, name := range names {
		for tries := 0; ports[name] == 0; tries++ {
			if tries == 1000 {
				return nil, errors.New("no free port on loopback")
			}
			offset, err := rand.Int(rand.Reader, big.NewInt(highest-lowest))
			if err != nil {
				return nil, err
			}
			port := lowest + int(offset.Int64())
			listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
			if err != nil {
				continue
			}
			held = append(held, listener)
			ports[name] = port
		}
	}
	return ports, nil
}
