package main

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
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
