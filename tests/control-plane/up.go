package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// up starts a supervisor. With --attached this process is the supervisor and ends when its standard input ends, so that
// nothing outlives a test that dies; otherwise the supervisor stays in the background until `down`.
func up(args []string) error {
	for _, arg := range args {
		if arg == "--attached" || arg == "-attached" {
			return supervise(args)
		}
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	cmd := exec.Command(self, append([]string{"supervise"}, args...)...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	answer, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	// The supervisor holds no file of ours: whoever reads our output to its end shall not wait for the cluster's.
	line, err := bufio.NewReader(answer).ReadString('\n')
	if err != nil {
		return fmt.Errorf("the control plane did not start (%w)", cmd.Wait())
	}
	failure := struct{ Error string }{}
	if err := json.Unmarshal([]byte(line), &failure); err != nil || failure.Error != "" {
		return fmt.Errorf("the control plane did not start: %s", failure.Error)
	}
	_, err = io.WriteString(os.Stdout, line)
	return err
}

func down(args []string) error {
	flags := flag.NewFlagSet("down", flag.ExitOnError)
	dir := flags.String("dir", "", "folder of the control plane")
	keep := flags.Bool("keep", false, "keep the folder, with logs and data")
	if err := flags.Parse(args); err != nil {
		return err
	}
	state, err := readState(*dir)
	if err != nil {
		return err
	}
	path := "/stop"
	if *keep {
		path += "?keep=true"
	}
	if _, err := ask(state, "POST", path, nil); err != nil && alive(state.Supervisor) {
		return err
	}
	for deadline := time.Now().Add(20 * time.Second); alive(state.Supervisor); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			return fmt.Errorf("the supervisor (process %d) does not end", state.Supervisor)
		}
	}
	if *keep {
		return nil
	}
	return os.RemoveAll(state.Dir)
}

// alive tells whether a process runs; one that ended and waits for its parent does not.
func alive(pid int) bool {
	if syscall.Kill(pid, 0) != nil {
		return false
	}
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return true
	}
	_, rest, found := bytes.Cut(stat, []byte(") "))
	return !found || rest[0] != 'Z'
}

func status(args []string) error {
	flags := flag.NewFlagSet("status", flag.ExitOnError)
	dir := flags.String("dir", "", "folder of the control plane")
	if err := flags.Parse(args); err != nil {
		return err
	}
	return askAndPrint(*dir, "GET", "/state", nil)
}

func restartAPIServer(args []string) error {
	flags := flag.NewFlagSet("restart-apiserver", flag.ExitOnError)
	dir := flags.String("dir", "", "folder of the control plane")
	name := flags.String("signal", "KILL", "how it is stopped: KILL or TERM")
	if err := flags.Parse(args); err != nil {
		return err
	}
	return askAndPrint(*dir, "POST", "/components/apiserver/restart?signal="+*name, nil)
}

func signalComponent(args []string) error {
	flags := flag.NewFlagSet("signal", flag.ExitOnError)
	dir := flags.String("dir", "", "folder of the control plane")
	name := flags.String("component", "", "etcd, apiserver, controller-manager, scheduler or kwok")
	which := flags.String("signal", "KILL", "KILL, TERM, STOP or CONT")
	if err := flags.Parse(args); err != nil {
		return err
	}
	return askAndPrint(*dir, "POST", "/components/"+*name+"/signal?signal="+*which, nil)
}

func control(args []string) error {
	flags := flag.NewFlagSet("control", flag.ExitOnError)
	dir := flags.String("dir", "", "folder of the control plane")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() < 2 {
		return fmt.Errorf("METHOD and PATH are needed")
	}
	return askAndPrint(*dir, flags.Arg(0), flags.Arg(1), []byte(flags.Arg(2)))
}

func askAndPrint(dir, method, path string, body []byte) error {
	state, err := readState(dir)
	if err != nil {
		return err
	}
	answer, err := ask(state, method, path, body)
	if err != nil {
		return err
	}
	_, err = os.Stdout.Write(answer)
	return err
}

func ask(state *State, method, path string, body []byte) ([]byte, error) {
	request, err := http.NewRequest(method, state.Control+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Authorization", "Bearer "+state.Token)
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, fmt.Errorf("ask the supervisor of %s: %w", state.Dir, err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		return nil, err
	}
	if answer.StatusCode >= 300 {
		return nil, fmt.Errorf("the supervisor of %s answers %s: %s", state.Dir, answer.Status, strings.TrimSpace(string(text)))
	}
	return text, nil
}

func writeJSON(out io.Writer, value any) error { return json.NewEncoder(out).Encode(value) }

// sibling is a file that lies beside this program.
func sibling(name string) (string, error) {
	self, err := os.Executable()
	if err != nil {
		return "", err
	}
	return filepath.Join(filepath.Dir(self), name), nil
}
