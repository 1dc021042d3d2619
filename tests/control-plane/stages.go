package main

import (
	"bytes"
	"os"
	"strings"

	"sigs.k8s.io/yaml"
)

// What the pods of a test cluster do. There are no kubelets: KWOK plays them by stages, each of which says for which
// pods it holds (a jq query that must be true; at most one stage may hold for a pod), after what delay, and what status
// follows.
//
// A pod's conduct is chosen by its image's tag or by the annotation test.slipway.dev/pod, the annotation first:
//
//	:slow   ready after five seconds, or after the annotation test.slipway.dev/ready-after
//	:bad    the image cannot be pulled: ErrImagePull, then ImagePullBackOff
//	:crash  starts and ends again and again, with a growing restart count
//	:never  runs and never gets ready
//	:fail   a Job's pod that ends with exit code 1
//
// A suffix after a dash or dot is allowed (:bad-2). Everything else is ready at once; the pods of Jobs complete. A pod
// goes at once when it is deleted, or after the annotation test.slipway.dev/gone-after.
const (
	conductAnnotation    = "test.slipway.dev/pod"
	readyAfterAnnotation = "test.slipway.dev/ready-after"
	goneAfterAnnotation  = "test.slipway.dev/gone-after"
)

const (
	annotations = `(.metadata.annotations // {})`
	conduct     = `(` + annotations + ` as $a | [.spec.containers[].image] as $images
	  | if $a["` + conductAnnotation + `"] then $a["` + conductAnnotation + `"]
	    elif any($images[]; test(":bad([-.].*)?$")) then "bad"
	    elif any($images[]; test(":crash([-.].*)?$")) then "crash"
	    elif any($images[]; test(":never([-.].*)?$")) then "never"
	    elif any($images[]; test(":fail([-.].*)?$")) then "fail"
	    elif $a["` + readyAfterAnnotation + `"] or any($images[]; test(":slow([-.].*)?$")) then "slow"
	    else "prompt" end)`
	living          = `(.metadata.deletionTimestamp == null)`
	pending         = `(.status.phase == "Pending")`
	running         = `(.status.phase == "Running")`
	ofJob           = `any((.metadata.ownerReferences // [])[]; .kind == "Job")`
	ready           = `any((.status.conditions // [])[]; .type == "Ready" and .status == "True")`
	containersReady = `any((.status.conditions // [])[]; .type == "ContainersReady" and .status == "True")`
	waitingFor      = `((.status.containerStatuses // [])[0].state.waiting.reason // "")`
	gated           = `((.spec.readinessGates // []) != [])`
	gatesOpen       = `(([(.spec.readinessGates // [])[].conditionType]
	  - [(.status.conditions // [])[] | select(.status == "True") | .type]) == [])`
	imagesChanged = `([.spec.containers[].image] != [(.status.containerStatuses // [])[].image])`
)

const runningState = `{running: {startedAt: {{ $now | Quote }}}}`

func conditions(containers bool) string {
	if !containers {
		return `conditions:
- {type: Initialized, status: "True", lastTransitionTime: {{ $now | Quote }}}
- {type: ContainersReady, status: "False", reason: ContainersNotReady, lastTransitionTime: {{ $now | Quote }}}
- {type: Ready, status: "False", reason: ContainersNotReady, lastTransitionTime: {{ $now | Quote }}}
`
	}
	// As a kubelet does it: a pod with readiness gates waits for those who set them.
	return `conditions:
- {type: Initialized, status: "True", lastTransitionTime: {{ $now | Quote }}}
- {type: ContainersReady, status: "True", reason: "", lastTransitionTime: {{ $now | Quote }}}
{{ if .spec.readinessGates }}
- {type: Ready, status: "False", reason: ReadinessGatesNotReady, lastTransitionTime: {{ $now | Quote }}}
{{ else }}
- {type: Ready, status: "True", reason: "", lastTransitionTime: {{ $now | Quote }}}
{{ end }}
`
}

// containers is the status of every container; more restarts are added to what each has had.
func containers(isReady bool, restarts, state, lastState string) string {
	flag := "false"
	if isReady {
		flag = "true"
	}
	text := `containerStatuses:
{{ range $i, $c := .spec.containers }}
{{ $before := dict }}
{{ if $pod.status.containerStatuses }}
{{ if gt (len $pod.status.containerStatuses) $i }}{{ $before = index $pod.status.containerStatuses $i }}{{ end }}
{{ end }}
{{ $restarts := add ($before.restartCount | default 0) ` + restarts + ` }}
- name: {{ $c.name | Quote }}
  image: {{ $c.image | Quote }}
  imageID: {{ $c.image | sha256sum | printf "sha256:%s" | Quote }}
  containerID: {{ printf "kwok://%s-%s-%d" ($pod.metadata.uid | toString) ($c.image | sha256sum | trunc 12) $restarts | Quote }}
  ready: ` + flag + `
  started: ` + flag + `
  restartCount: {{ $restarts }}
  state: ` + state + "\n"
	if lastState != "" {
		text += "  lastState: " + lastState + "\n"
	} else {
		text += "{{ if $before.lastState }}\n  lastState: {{ $before.lastState | toJson }}\n{{ end }}\n"
	}
	return text + "{{ end }}\n"
}

const initContainers = `initContainerStatuses:
{{ range .spec.initContainers }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  imageID: {{ .image | sha256sum | printf "sha256:%s" | Quote }}
  ready: true
  restartCount: 0
  state:
    terminated: {exitCode: 0, reason: Completed, startedAt: {{ $now | Quote }}, finishedAt: {{ $now | Quote }}}
{{ end }}
`

const addresses = `{{ with NodeIPsWith .spec.nodeName }}
hostIP: {{ index . 0 | Quote }}
hostIPs:
{{ range . }}
- ip: {{ . | Quote }}
{{ end }}
{{ end }}
{{ with PodIPsWith .spec.nodeName (or .spec.hostNetwork false) (or .metadata.uid "") (or .metadata.name "") (or .metadata.namespace "") }}
podIP: {{ index . 0 | Quote }}
podIPs:
{{ range . }}
- ip: {{ . | Quote }}
{{ end }}
{{ end }}
startTime: {{ or .status.startTime $now | Quote }}
`

const nodeStatus = `{{ $now := Now }}
phase: Running
conditions:
- {type: Ready, status: "True", reason: KubeletReady, message: "", lastHeartbeatTime: {{ $now | Quote }}, lastTransitionTime: {{ $now | Quote }}}
{{ range list "MemoryPressure" "DiskPressure" "PIDPressure" }}
- {type: {{ . }}, status: "False", reason: Sufficient, message: "", lastHeartbeatTime: {{ $now | Quote }}, lastTransitionTime: {{ $now | Quote }}}
{{ end }}
addresses:
{{ with NodeIP }}
- {type: InternalIP, address: {{ . | Quote }}}
{{ end }}
{{ with NodeName }}
- {type: Hostname, address: {{ . | Quote }}}
{{ end }}
allocatable: {cpu: "1000", memory: 1Ti, pods: "20000"}
capacity: {cpu: "1000", memory: 1Ti, pods: "20000"}
nodeInfo:
  architecture: amd64
  operatingSystem: linux
  bootID: ""
  machineID: ""
  systemUUID: ""
  osImage: ""
  containerRuntimeVersion: {{ printf "kwok://%s" Version | Quote }}
  kernelVersion: kwok
  kubeProxyVersion: kwok
  kubeletVersion: {{ printf "kwok-%s" Version | Quote }}
`

type stage struct {
	name    string
	kind    string
	holds   []string
	delay   map[string]any
	status  string
	deletes bool
}

func after(milliseconds int) map[string]any {
	return map[string]any{"durationMilliseconds": milliseconds}
}

func afterAnnotation(name string, otherwise int) map[string]any {
	delay := after(otherwise)
	delay["durationFrom"] = map[string]any{"expressionFrom": `.metadata.annotations["` + name + `"]`}
	return delay
}

func is(what string) string { return conduct + ` == "` + what + `"` }

func isNot(expression string) string { return "((" + expression + ") | not)" }

func stages() []stage {
	const (
		pullError   = `{waiting: {reason: ErrImagePull, message: "rpc error: code = NotFound"}}`
		pullBackOff = `{waiting: {reason: ImagePullBackOff, message: "Back-off pulling image"}}`
		crashed     = `{waiting: {reason: CrashLoopBackOff, message: "back-off restarting failed container"}}`
		exitedOne   = `{terminated: {exitCode: 1, reason: Error, startedAt: {{ $now | Quote }}, finishedAt: {{ $now | Quote }}}}`
		exitedZero  = `{terminated: {exitCode: 0, reason: Completed, startedAt: {{ $now | Quote }}, finishedAt: {{ $now | Quote }}}}`
	)
	started := containers(false, "0", runningState, "") + initContainers + addresses + "phase: Running\n"
	prompt := `(` + conduct + ` | . == "prompt" or . == "fail")`
	return []stage{
		{name: "node-ready", kind: "Node", holds: []string{isNot(ready)}, status: nodeStatus},
		{name: "pod-ready-at-once", holds: []string{living, pending, prompt},
			status: conditions(true) + containers(true, "0", runningState, "") + initContainers + addresses + "phase: Running\n"},
		{name: "pod-started", holds: []string{living, pending, `(` + conduct + ` | . == "slow" or . == "crash" or . == "never")`},
			status: conditions(false) + started},
		{name: "pod-ready-late", holds: []string{living, running, is("slow"), isNot(containersReady)},
			delay:  afterAnnotation(readyAfterAnnotation, 5000),
			status: conditions(true) + containers(true, "0", runningState, "")},
		{name: "pod-image-pull-error", holds: []string{living, pending, is("bad"), waitingFor + ` == ""`}, delay: after(200),
			status: conditions(false) + containers(false, "0", pullError, "") + addresses},
		{name: "pod-image-pull-back-off", holds: []string{living, pending, waitingFor + ` == "ErrImagePull"`}, delay: after(1000),
			status: conditions(false) + containers(false, "0", pullBackOff, "")},
		{name: "pod-crashed", holds: []string{living, running, is("crash"), waitingFor + ` == ""`}, delay: after(500),
			status: conditions(false) + containers(false, "1", crashed, exitedOne)},
		{name: "pod-started-again", holds: []string{living, running, waitingFor + ` == "CrashLoopBackOff"`}, delay: after(2000),
			status: conditions(false) + containers(false, "0", runningState, "")},
		{name: "pod-image-changed-in-place", holds: []string{living, running, prompt, containersReady, imagesChanged, isNot(ofJob)},
			delay:  after(300),
			status: containers(true, "1", runningState, exitedZero)},
		{name: "pod-gates-opened", holds: []string{living, running, gated, gatesOpen, containersReady, isNot(ready)},
			status: "conditions:\n- {type: Ready, status: \"True\", reason: \"\", lastTransitionTime: {{ $now | Quote }}}\n"},
		{name: "pod-gates-shut", holds: []string{living, running, gated, isNot(gatesOpen), ready},
			status: "conditions:\n- {type: Ready, status: \"False\", reason: ReadinessGatesNotReady, lastTransitionTime: {{ $now | Quote }}}\n"},
		{name: "pod-completed", holds: []string{living, running, ofJob, is("prompt")}, delay: after(1000),
			status: ended("PodCompleted", "Succeeded", exitedZero)},
		{name: "pod-failed", holds: []string{living, running, ofJob, is("fail")}, delay: after(1000),
			status: ended("PodFailed", "Failed", exitedOne)},
		{name: "pod-gone", holds: []string{isNot(living)}, delay: afterAnnotation(goneAfterAnnotation, 0), deletes: true},
	}
}

func ended(reason, phase, state string) string {
	return `conditions:
- {type: ContainersReady, status: "False", reason: ` + reason + `, lastTransitionTime: {{ $now | Quote }}}
- {type: Ready, status: "False", reason: ` + reason + `, lastTransitionTime: {{ $now | Quote }}}
` + containers(false, "0", state, "") + "phase: " + phase + "\n"
}

func writeStages(path string) error {
	var out bytes.Buffer
	for _, stage := range stages() {
		kind := stage.kind
		if kind == "" {
			kind = "Pod"
		}
		next := map[string]any{}
		if stage.deletes {
			next["delete"] = true
		} else {
			next["statusTemplate"] = "{{ $now := Now }}\n{{ $pod := . }}\n" + stage.status
		}
		spec := map[string]any{
			"resourceRef": map[string]any{"apiGroup": "v1", "kind": kind},
			"selector": map[string]any{"matchExpressions": []any{map[string]any{
				"key":      strings.Join(stage.holds, " and "),
				"operator": "In",
				"values":   []any{"true"},
			}}},
			"next": next,
		}
		if stage.delay != nil {
			spec["delay"] = stage.delay
		}
		document, err := yaml.Marshal(map[string]any{
			"apiVersion": "kwok.x-k8s.io/v1alpha1",
			"kind":       "Stage",
			"metadata":   map[string]any{"name": stage.name},
			"spec":       spec,
		})
		if err != nil {
			return err
		}
		out.WriteString("---\n")
		out.Write(document)
	}
	return os.WriteFile(path, out.Bytes(), 0o600)
}
