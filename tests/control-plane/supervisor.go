package main

import (
	"context"
	"crypto/subtle"
	"crypto/tls"
	"crypto/x509"
	_ "embed"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"strings"
	"sync"
	"syscall"
	"time"

	"k8s.io/component-base/version"
)

//go:embed audit-policy.yaml
var auditPolicy []byte

type options struct {
	dir, name, emulated string
	nodes               int
	attached            bool
	arguments           map[string][]string
	routeStatusDelay    time.Duration
	watchCache          bool
	compaction          time.Duration
	gatewayAPI          bool
	ports               portRange
}

func parseOptions(args []string) (*options, error) {
	o := &options{arguments: map[string][]string{}, ports: portRange{18000, 32000}}
	flags := flag.NewFlagSet("up", flag.ExitOnError)
	flags.StringVar(&o.dir, "dir", "", "folder for everything; must be empty or absent")
	flags.StringVar(&o.name, "name", "", "name of cluster and context (default: the folder's)")
	flags.StringVar(&o.emulated, "emulated-version", "", "play an older server, such as 1.34")
	flags.IntVar(&o.nodes, "nodes", 3, "how many nodes KWOK plays")
	flags.BoolVar(&o.attached, "attached", false, "run in the foreground and end with standard input")
	flags.DurationVar(&o.routeStatusDelay, "route-status-delay", 200*time.Millisecond, "how long a route waits for its status")
	flags.BoolVar(&o.watchCache, "watch-cache", true, "false: no watch cache, so that a compaction gives 410 at once")
	flags.DurationVar(&o.compaction, "compaction", 0, "how often the API server compacts (default: its own)")
	flags.Var(&o.ports, "ports", "from where ports are taken: the first one, a dash, the last one")
	flags.BoolVar(&o.gatewayAPI, "gateway-api", true, "install the Gateway API's definitions")
	for _, name := range []string{"apiserver", "controller-manager", "scheduler", "kwok"} {
		flags.Func(name+"-arg", "a further argument for it; may be repeated", func(value string) error {
			o.arguments[name] = append(o.arguments[name], value)
			return nil
		})
	}
	if err := flags.Parse(args); err != nil {
		return nil, err
	}
	if o.dir == "" {
		return nil, errors.New("--dir is needed")
	}
	dir, err := filepath.Abs(o.dir)
	if err != nil {
		return nil, err
	}
	o.dir = dir
	if o.name == "" {
		o.name = filepath.Base(dir)
	}
	return o, nil
}

// A process is one running component.
type process struct {
	cmd    *exec.Cmd
	exited chan struct{}
}

type supervisor struct {
	options *options
	state   *State
	client  *http.Client // trusts the cluster's authority alone, has no identity
	started time.Time

	reserved *reservedPorts

	// Children are started by the main goroutine alone, see init in main.go.
	spawns chan func()
	stop   chan bool // whether to keep the folder

	mutex     sync.Mutex
	processes map[string]*process
	stopping  bool

	log    *log.Logger
	routes *routeStatusController
	proxy  *faultProxy
}

func supervise(args []string) error {
	o, err := parseOptions(args)
	if err != nil {
		return err
	}
	debug.SetGCPercent(50)
	s := &supervisor{
		options: o, started: time.Now(), spawns: make(chan func()), stop: make(chan bool, 8), processes: map[string]*process{},
		log: log.New(os.Stderr, "", log.LstdFlags|log.Lmicroseconds),
	}
	s.routes = newRouteStatusController(o.routeStatusDelay, s.log)
	if err := os.MkdirAll(o.dir, 0o700); err != nil {
		return err
	}
	entries, err := os.ReadDir(o.dir)
	if err != nil {
		return err
	}
	if len(entries) > 0 {
		return fmt.Errorf("%s is not empty", o.dir)
	}
	signals := make(chan os.Signal, 4)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP)
	if o.attached {
		go func() {
			_, _ = io.Copy(io.Discard, os.Stdin)
			s.stop <- false
		}()
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	readiness := make(chan error, 1)
	go func() { readiness <- s.start(ctx) }()
	for {
		select {
		case spawn := <-s.spawns:
			spawn()
		case err := <-readiness:
			if err != nil {
				s.end(true)
				err = fmt.Errorf("%w (the logs are kept in %s)", err, s.options.dir)
				return errors.Join(err, writeJSON(os.Stdout, map[string]string{"error": err.Error()}))
			}
			if err := writeJSON(os.Stdout, s.state); err != nil {
				s.end(false)
				return err
			}
		case <-signals:
			s.end(false)
			return nil
		case keep := <-s.stop:
			s.end(keep)
			return nil
		}
	}
}

func (s *supervisor) start(ctx context.Context) error {
	reserved, err := reservePorts(
		s.options.ports, "etcd", "etcd-peers", "apiserver", "controller-manager", "scheduler", "proxy", "control")
	if err != nil {
		return err
	}
	s.reserved = reserved
	ports := reserved.byName
	token, err := newToken()
	if err != nil {
		return err
	}
	state := &State{
		Name: s.options.name, Dir: s.options.dir, Version: version.Get().GitVersion,
		Server:      fmt.Sprintf("https://127.0.0.1:%d", ports["apiserver"]),
		ProxyServer: fmt.Sprintf("https://127.0.0.1:%d", ports["proxy"]),
		Control:     fmt.Sprintf("http://127.0.0.1:%d", ports["control"]),
		Token:       token, Supervisor: os.Getpid(), Ports: ports, Pids: map[string]int{},
	}
	state.AuditLog, state.Record = state.path("log", "audit.jsonl"), state.path("log", "record.jsonl")
	s.state = state
	if err := os.MkdirAll(state.path("log"), 0o700); err != nil {
		return err
	}
	logFile, err := os.OpenFile(state.path("log", "supervisor.log"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	s.log.SetOutput(logFile)
	if err := makeCredentials(state); err != nil {
		return fmt.Errorf("make certificates: %w", err)
	}
	if err := os.WriteFile(state.path("audit-policy.yaml"), auditPolicy, 0o600); err != nil {
		return err
	}
	if err := writeStages(state.path("stages.yaml")); err != nil {
		return err
	}
	authority, err := os.ReadFile(state.path("pki", "ca.crt"))
	if err != nil {
		return err
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(authority)
	s.client = &http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{
		DisableKeepAlives: true, TLSClientConfig: &tls.Config{RootCAs: roots},
	}}
	if s.proxy, err = newFaultProxy(state, roots); err != nil {
		return err
	}
	if err := s.serveControl(); err != nil {
		return err
	}
	if err := state.write(); err != nil {
		return err
	}
	for _, name := range []string{"etcd", "apiserver"} {
		if err := s.spawn(name); err != nil {
			return err
		}
	}
	if err := s.healthy(ctx, "apiserver", 60*time.Second); err != nil {
		return err
	}
	for _, name := range []string{"controller-manager", "scheduler", "kwok"} {
		if err := s.spawn(name); err != nil {
			return err
		}
	}
	if err := s.furnish(ctx); err != nil {
		return err
	}
	for _, name := range []string{"controller-manager", "scheduler"} {
		if err := s.healthy(ctx, name, 60*time.Second); err != nil {
			return err
		}
	}
	if err := s.allRun(); err != nil {
		return err
	}
	state.Seconds = time.Since(s.started).Seconds()
	return state.write()
}

// allRun complains about a component that has ended by itself: nobody else would say why nothing is scheduled, say.
func (s *supervisor) allRun() error {
	for _, name := range []string{"etcd", "apiserver", "controller-manager", "scheduler", "kwok"} {
		if s.process(name).gone() {
			return fmt.Errorf("%s ended: %s", name, s.lastLines(name))
		}
	}
	return nil
}

// arguments is the command line of a component; it is the same at every start.
func (s *supervisor) arguments(name string) ([]string, error) {
	state, ports := s.state, s.state.Ports
	pki := func(file string) string { return state.path("pki", file) }
	own := func(subcommand string, arguments ...string) []string {
		self, _ := os.Executable()
		return append([]string{self, subcommand}, arguments...)
	}
	port := func(name string) string { return fmt.Sprintf("%d", ports[name]) }
	etcd := "http://127.0.0.1:" + port("etcd")
	var line []string
	switch name {
	case "etcd":
		line = own("etcd", "-data-dir="+state.path("etcd"), "-clients="+etcd, "-peers=http://127.0.0.1:"+port("etcd-peers"))
	case "apiserver":
		line = own("kube-apiserver",
			"--etcd-servers="+etcd,
			"--bind-address=127.0.0.1", "--advertise-address=127.0.0.1", "--secure-port="+port("apiserver"),
			"--endpoint-reconciler-type=none", // EndpointSlices may not hold loopback addresses
			"--cert-dir="+state.path("apiserver"),
			"--tls-cert-file="+pki("apiserver.crt"), "--tls-private-key-file="+pki("apiserver.key"),
			"--client-ca-file="+pki("ca.crt"), "--token-auth-file="+pki("tokens.csv"),
			"--authorization-mode=RBAC",
			"--service-cluster-ip-range=10.96.0.0/16",
			"--service-account-issuer=https://kubernetes.default.svc",
			"--service-account-signing-key-file="+pki("service-account.key"), "--service-account-key-file="+pki("service-account.crt"),
			"--requestheader-client-ca-file="+pki("ca.crt"), "--requestheader-allowed-names=front-proxy",
			"--requestheader-username-headers=X-Remote-User", "--requestheader-group-headers=X-Remote-Group",
			"--requestheader-extra-headers-prefix=X-Remote-Extra-",
			"--proxy-client-cert-file="+pki("front-proxy.crt"), "--proxy-client-key-file="+pki("front-proxy.key"),
			"--audit-policy-file="+state.path("audit-policy.yaml"), "--audit-log-path="+state.AuditLog,
			"--audit-log-mode=blocking", "--audit-log-maxsize=2000", "--audit-log-maxbackup=0",
			"--shutdown-delay-duration=0s",
			"--request-timeout=10s") // also bounds how long an orderly stop waits for open watches
		if !s.options.watchCache {
			line = append(line, "--watch-cache=false")
		}
		if s.options.compaction > 0 {
			line = append(line, "--etcd-compaction-interval="+s.options.compaction.String())
		}
	case "controller-manager":
		config := pki("controller-manager.kubeconfig")
		line = own("kube-controller-manager",
			"--kubeconfig="+config, "--authentication-kubeconfig="+config, "--authorization-kubeconfig="+config,
			"--authentication-tolerate-lookup-failure=true",
			"--bind-address=127.0.0.1", "--secure-port="+port("controller-manager"),
			"--tls-cert-file="+pki("controller-manager.crt"), "--tls-private-key-file="+pki("controller-manager.key"),
			"--leader-elect=false", "--use-service-account-credentials=true",
			"--service-account-private-key-file="+pki("service-account.key"), "--root-ca-file="+pki("ca.crt"),
			"--cluster-signing-cert-file="+pki("ca.crt"), "--cluster-signing-key-file="+pki("ca.key"),
			"--kube-api-qps=500", "--kube-api-burst=1000")
	case "scheduler":
		config := pki("scheduler.kubeconfig")
		line = own("kube-scheduler",
			"--kubeconfig="+config, "--authentication-kubeconfig="+config, "--authorization-kubeconfig="+config,
			"--authentication-tolerate-lookup-failure=true",
			"--bind-address=127.0.0.1", "--secure-port="+port("scheduler"),
			"--tls-cert-file="+pki("scheduler.crt"), "--tls-private-key-file="+pki("scheduler.key"),
			"--leader-elect=false", "--kube-api-qps=500", "--kube-api-burst=1000")
	case "kwok":
		program, err := sibling("kwok")
		if err != nil {
			return nil, err
		}
		line = []string{program,
			"--kubeconfig=" + pki("kwok.kubeconfig"), "--config=" + state.path("stages.yaml"),
			"--manage-all-nodes=true", "--cidr=10.77.0.0/16", "--node-ip=127.0.0.1",
			"--node-lease-duration-seconds=40", "--v=WARN"}
	default:
		return nil, fmt.Errorf("there is no component %q", name)
	}
	if s.options.emulated != "" && name != "etcd" && name != "kwok" {
		line = append(line, "--emulated-version=kube="+strings.TrimPrefix(s.options.emulated, "v"))
	}
	return append(line, s.options.arguments[name]...), nil
}

func (s *supervisor) spawn(name string) error {
	result := make(chan error, 1)
	s.spawns <- func() { result <- s.spawnHere(name) }
	return <-result
}

func (s *supervisor) spawnHere(name string) error {
	line, err := s.arguments(name)
	if err != nil {
		return err
	}
	output, err := os.OpenFile(s.state.path("log", name+".log"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	defer output.Close()
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.stopping {
		return errors.New("the control plane is being stopped")
	}
	if old := s.processes[name]; old != nil && !old.gone() {
		return fmt.Errorf("%s runs already", name)
	}
	cmd := exec.Command(line[0], line[1:]...)
	cmd.Dir, cmd.Stdout, cmd.Stderr, cmd.SysProcAttr = s.state.Dir, output, output, ownGroup()
	cmd.Env = append(os.Environ(), "GOMAXPROCS=2")
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start %s: %w", name, err)
	}
	running := &process{cmd: cmd, exited: make(chan struct{})}
	s.processes[name] = running
	s.state.Pids[name] = cmd.Process.Pid
	go func() {
		s.log.Printf("%s ended: %v", name, cmd.Wait())
		close(running.exited)
	}()
	return nil
}

func (p *process) gone() bool {
	select {
	case <-p.exited:
		return true
	default:
		return false
	}
}

func (s *supervisor) process(name string) *process {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.processes[name]
}

// healthy waits until a component says that it is well, or until it has ended. Only what this cluster's authority vouches
// for is believed: on a port that it could not have, somebody else may well be healthy.
func (s *supervisor) healthy(ctx context.Context, name string, limit time.Duration) error {
	path := "/healthz"
	if name == "apiserver" {
		path = "/readyz"
	}
	url := fmt.Sprintf("https://127.0.0.1:%d%s", s.state.Ports[name], path)
	running := s.process(name)
	deadline := time.After(limit)
	for {
		if answer, err := s.client.Get(url); err == nil {
			answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				return nil
			}
		}
		select {
		case <-time.After(50 * time.Millisecond):
		case <-running.exited:
			return fmt.Errorf("%s ended: %s", name, s.lastLines(name))
		case <-deadline:
			return fmt.Errorf("%s is not healthy after %s: %s", name, limit, s.lastLines(name))
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (s *supervisor) lastLines(name string) string {
	text, err := os.ReadFile(s.state.path("log", name+".log"))
	if err != nil {
		return err.Error()
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	return strings.Join(lines[max(0, len(lines)-3):], " | ")
}

var signalNames = map[string]syscall.Signal{
	"KILL": syscall.SIGKILL, "TERM": syscall.SIGTERM, "STOP": syscall.SIGSTOP, "CONT": syscall.SIGCONT,
}

func (s *supervisor) signal(name, which string) error {
	number, known := signalNames[which]
	if !known {
		return fmt.Errorf("there is no signal %q", which)
	}
	running := s.process(name)
	if running == nil {
		return fmt.Errorf("there is no component %q", name)
	}
	if err := running.cmd.Process.Signal(number); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	if number == syscall.SIGKILL || number == syscall.SIGTERM {
		<-running.exited
	}
	return nil
}

// end stops everything: those who write first, then the API server, then the store. Without the folder nothing is left
// worth an orderly end.
func (s *supervisor) end(keep bool) {
	s.mutex.Lock()
	s.stopping = true
	processes := map[string]*process{}
	for name, running := range s.processes {
		processes[name] = running
	}
	s.mutex.Unlock()
	stop := func(names ...string) {
		var waiting sync.WaitGroup
		for _, name := range names {
			running := processes[name]
			if running == nil {
				continue
			}
			waiting.Go(func() {
				if keep {
					_ = running.cmd.Process.Signal(syscall.SIGCONT)
					_ = running.cmd.Process.Signal(syscall.SIGTERM)
					select {
					case <-running.exited:
						return
					case <-time.After(4 * time.Second):
					}
				}
				_ = running.cmd.Process.Kill()
				<-running.exited
			})
		}
		waiting.Wait()
	}
	stop("kwok", "scheduler", "controller-manager")
	stop("apiserver")
	stop("etcd")
	if !keep {
		_ = os.RemoveAll(s.options.dir)
	}
}

// serveControl answers on loopback to those who know the token.
func (s *supervisor) serveControl() error {
	mux := http.NewServeMux()
	handle := func(pattern string, work func(*http.Request) (any, error)) {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			value, err := work(r)
			w.Header().Set("Content-Type", "application/json")
			if err != nil {
				w.WriteHeader(http.StatusBadRequest)
				value = map[string]string{"error": err.Error()}
			}
			_ = writeJSON(w, value)
		})
	}
	done := map[string]bool{"done": true}
	handle("GET /state", func(*http.Request) (any, error) {
		s.mutex.Lock()
		defer s.mutex.Unlock()
		state := *s.state
		state.Pids = map[string]int{}
		for name, running := range s.processes {
			if !running.gone() {
				state.Pids[name] = running.cmd.Process.Pid
			}
		}
		return &state, nil
	})
	handle("POST /stop", func(r *http.Request) (any, error) {
		s.stop <- r.URL.Query().Get("keep") == "true"
		return done, nil
	})
	handle("POST /components/{name}/signal", func(r *http.Request) (any, error) {
		return done, s.signal(r.PathValue("name"), r.URL.Query().Get("signal"))
	})
	startAndWait := func(ctx context.Context, name string) error {
		if err := s.spawn(name); err != nil {
			return err
		}
		if name == "etcd" || name == "kwok" {
			return nil
		}
		return s.healthy(ctx, name, 120*time.Second)
	}
	handle("POST /components/{name}/start", func(r *http.Request) (any, error) {
		return done, startAndWait(r.Context(), r.PathValue("name"))
	})
	handle("POST /components/{name}/restart", func(r *http.Request) (any, error) {
		begin := time.Now()
		if err := s.signal(r.PathValue("name"), r.URL.Query().Get("signal")); err != nil {
			return nil, err
		}
		stopped := time.Now()
		if err := startAndWait(r.Context(), r.PathValue("name")); err != nil {
			return nil, err
		}
		return map[string]float64{
			"stoppedAfter": stopped.Sub(begin).Seconds(), "readyAfter": time.Since(stopped).Seconds(),
		}, nil
	})
	handle("POST /compact", func(r *http.Request) (any, error) {
		revision, err := compactEtcd(r.Context(), fmt.Sprintf("http://127.0.0.1:%d", s.state.Ports["etcd"]))
		return map[string]int64{"revision": revision}, err
	})
	handle("GET /route-status", func(*http.Request) (any, error) { return s.routes.setting(), nil })
	handle("PUT /route-status", func(r *http.Request) (any, error) {
		setting := routeStatusSetting{}
		if err := json.NewDecoder(r.Body).Decode(&setting); err != nil {
			return nil, err
		}
		s.routes.set(setting)
		return setting, nil
	})
	s.proxy.handle(handle)
	listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", s.state.Ports["control"]))
	if err != nil {
		return err
	}
	guarded := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		given := []byte(r.Header.Get("Authorization"))
		if subtle.ConstantTimeCompare(given, []byte("Bearer "+s.state.Token)) != 1 {
			http.Error(w, "the token of state.json is needed", http.StatusForbidden)
			return
		}
		mux.ServeHTTP(w, r)
	})
	go func() { _ = http.Serve(listener, guarded) }()
	return nil
}
