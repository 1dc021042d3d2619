// Command build makes everything that a test needs to start control planes: the binary with all components, KWOK in a
// module of its own (it pins another Kubernetes client), and the Gateway API's definitions, which are taken out of
// their Go module. It needs Go and a module proxy, nothing else.
//
//	go run ./build [-out DIR] [-p N]
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

func main() {
	out := flag.String("out", "bin", "where the results go")
	parallel := flag.Int("p", 2, "how many packages are compiled at once")
	flag.Parse()
	if err := build(*out, *parallel); err != nil {
		fmt.Fprintln(os.Stderr, "control plane:", err)
		os.Exit(1)
	}
}

func build(out string, parallel int) error {
	out, err := filepath.Abs(out)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	version, err := moduleVersion(".", "k8s.io/kubernetes")
	if err != nil {
		return err
	}
	parts := regexp.MustCompile(`^v(\d+)\.(\d+)\.`).FindStringSubmatch(version)
	if parts == nil {
		return fmt.Errorf("k8s.io/kubernetes has the unexpected version %q", version)
	}
	stamp := []string{"-s", "-w"}
	for name, value := range map[string]string{
		"gitVersion": version, "gitMajor": parts[1], "gitMinor": parts[2], "gitTreeState": "clean",
		"gitCommit": "module", "buildDate": "1970-01-01T00:00:00Z",
	} {
		stamp = append(stamp, "-X", "k8s.io/component-base/version."+name+"="+value)
	}
	flags := []string{"build", "-trimpath", "-buildvcs=false", "-p", strconv.Itoa(parallel)}
	if err := timed("Gateway API definitions", func() error { return gatewayDefinitions(filepath.Join(out, "gateway-api")) }); err != nil {
		return err
	}
	if err := timed("KWOK", func() error {
		return run("kwok", append(flags, "-ldflags", "-s -w", "-o", filepath.Join(out, "kwok"), "sigs.k8s.io/kwok/cmd/kwok")...)
	}); err != nil {
		return err
	}
	return timed("Kubernetes "+version, func() error {
		return run(".", append(flags, "-ldflags", strings.Join(stamp, " "), "-o", filepath.Join(out, "controlplane"), ".")...)
	})
}

func timed(what string, work func() error) error {
	start := time.Now()
	if err := work(); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	fmt.Printf("control plane: %s ready after %.1f s\n", what, time.Since(start).Seconds())
	return nil
}

func command(dir string, args ...string) *exec.Cmd {
	cmd := exec.Command("go", args...)
	cmd.Dir = dir
	// No C compiler is needed, and the same binary runs on every distribution.
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	cmd.Stderr = os.Stderr
	return cmd
}

func run(dir string, args ...string) error {
	cmd := command(dir, args...)
	cmd.Stdout = os.Stderr
	return cmd.Run()
}

func moduleVersion(dir, path string) (string, error) {
	text, err := command(dir, "list", "-m", "-f", "{{.Version}}", path).Output()
	return strings.TrimSpace(string(text)), err
}

func gatewayDefinitions(out string) error {
	text, err := command("gateway-api", "mod", "download", "-json", "sigs.k8s.io/gateway-api").Output()
	if err != nil {
		return err
	}
	var module struct{ Dir string }
	if err := json.Unmarshal(text, &module); err != nil {
		return err
	}
	files, err := filepath.Glob(filepath.Join(module.Dir, "config", "crd", "standard", "gateway.networking.k8s.io_*.yaml"))
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return fmt.Errorf("%s holds no definitions", module.Dir)
	}
	if err := os.RemoveAll(out); err != nil {
		return err
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		if !bytes.Contains(content, []byte("kind: CustomResourceDefinition")) {
			continue // the upgrade policy would only be in the way
		}
		if err := os.WriteFile(filepath.Join(out, filepath.Base(file)), content, 0o644); err != nil {
			return err
		}
	}
	return nil
}
