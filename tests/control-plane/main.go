// Command controlplane is one binary that holds a whole Kubernetes control plane for tests: every component is a
// subcommand, and `up` starts them all as separate processes on loopback under one supervisor.
//
// Separate processes, because each Kubernetes component installs its own signal handler and because a test wants to
// kill the API server alone.
package main

import (
	"fmt"
	"os"
	"runtime"
	"sort"
	"strings"

	"github.com/spf13/cobra"

	"k8s.io/component-base/cli"
	"k8s.io/component-base/logs"
	_ "k8s.io/component-base/logs/json/register"
	_ "k8s.io/component-base/metrics/prometheus/clientgo"
	_ "k8s.io/component-base/metrics/prometheus/version"
	kubectl "k8s.io/kubectl/pkg/cmd"
	kubectlutil "k8s.io/kubectl/pkg/cmd/util"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	controllermanager "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	scheduler "k8s.io/kubernetes/cmd/kube-scheduler/app"
)

// A child that dies with its parent is tied to the thread that started it, so the supervisor's main goroutine, which
// starts all children, stays on the main thread.
func init() { runtime.LockOSThread() }

type subcommand struct {
	about string
	run   func(args []string) error
}

func subcommands() map[string]subcommand {
	return map[string]subcommand{
		"up":                      {"start a control plane under a folder and print its state as JSON", up},
		"down":                    {"stop the control plane of a folder and remove the folder", down},
		"status":                  {"print the state of the control plane of a folder", status},
		"restart-apiserver":       {"stop the API server by a signal and start it again on the same port", restartAPIServer},
		"signal":                  {"send a signal to one component", signalComponent},
		"control":                 {"send one request to the supervisor: METHOD PATH [JSON]", control},
		"kubeconfig":              {"write a kubeconfig for a further user", writeKubeconfig},
		"kubectl":                 {"kubectl; --dir D takes the administrator's kubeconfig of that folder", runKubectl},
		"record":                  {"watch weights, workloads and pods and print one JSON line per change", record},
		"route-status":            {"write the status of HTTPRoutes as a gateway would", routeStatus},
		"supervise":               {"what `up` runs in the background", supervise},
		"etcd":                    {"the store of one control plane", runEtcd},
		"kube-apiserver":          {"the API server", component(apiserver.NewAPIServerCommand)},
		"kube-controller-manager": {"the controllers", component(controllermanager.NewControllerManagerCommand)},
		"kube-scheduler":          {"the scheduler", component(func() *cobra.Command { return scheduler.NewSchedulerCommand() })},
	}
}

func main() {
	all := subcommands()
	if len(os.Args) < 2 {
		usage(all)
	}
	chosen, known := all[os.Args[1]]
	if !known {
		usage(all)
	}
	// The Kubernetes commands read os.Args themselves; each shall see its own name first.
	os.Args = os.Args[1:]
	if err := chosen.run(os.Args[1:]); err != nil {
		fmt.Fprintf(os.Stderr, "controlplane %s: %v\n", os.Args[0], err)
		os.Exit(1)
	}
}

func usage(all map[string]subcommand) {
	names := make([]string, 0, len(all))
	for name := range all {
		names = append(names, name)
	}
	sort.Strings(names)
	fmt.Fprintln(os.Stderr, "usage: controlplane SUBCOMMAND [FLAGS]")
	for _, name := range names {
		fmt.Fprintf(os.Stderr, "  %-24s %s\n", name, all[name].about)
	}
	os.Exit(64)
}

func component(command func() *cobra.Command) func([]string) error {
	return func([]string) error {
		os.Exit(cli.Run(command()))
		return nil
	}
}

func runKubectl(args []string) error {
	rest := make([]string, 0, len(args))
	for i := 0; i < len(args); i++ {
		dir, found := strings.CutPrefix(args[i], "--dir=")
		if !found && args[i] == "--dir" && i+1 < len(args) {
			i++
			dir, found = args[i], true
		}
		if !found {
			rest = append(rest, args[i])
			continue
		}
		state, err := readState(dir)
		if err != nil {
			return err
		}
		if err := os.Setenv("KUBECONFIG", state.Kubeconfigs["admin"]); err != nil {
			return err
		}
	}
	os.Args = append([]string{"kubectl"}, rest...)
	logs.GlogSetter(kubectl.GetLogVerbosity(os.Args))
	if err := cli.RunNoErrOutput(kubectl.NewDefaultKubectlCommand()); err != nil {
		kubectlutil.CheckErr(err)
	}
	return nil
}
