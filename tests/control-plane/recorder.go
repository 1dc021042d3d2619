package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"sort"
	"sync"
	"syscall"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/dynamic"
)

// recordLine is one change as the recorder saw it. Values hold what matters to a release: weights and matches of a
// route, wanted and ready replicas, the pods of each owner by image and readiness, ready endpoints of a Service.
type recordLine struct {
	Time      string `json:"time"`
	Event     string `json:"event"` // "set" or "gone"
	Kind      string `json:"kind"`
	Namespace string `json:"namespace"`
	Name      string `json:"name"`
	Values    any    `json:"values,omitempty"`
}

type backend struct {
	Rule    int    `json:"rule"`
	Name    string `json:"name"`
	Weight  int64  `json:"weight"`
	Matched bool   `json:"matched"` // the rule holds for some headers only
}

// recorder writes one line per change of a value; equal values in a row give one line.
type recorder struct {
	mutex sync.Mutex
	out   io.Writer
	last  map[string][]byte
	pods  map[string]podFact            // by namespace/name
	owned map[string]map[string]podFact // by namespace/owner, then pod
}

type podFact struct {
	owner, image string
	ready, going bool
}

func runRecorder(ctx context.Context, client dynamic.Interface, out io.Writer, routes bool) error {
	r := &recorder{
		out: out, last: map[string][]byte{}, pods: map[string]podFact{}, owned: map[string]map[string]podFact{},
	}
	kinds := []struct {
		kind     string
		resource schema.GroupVersionResource
		values   func(*unstructured.Unstructured) any
	}{
		{"Deployment", deploymentResource, workloadValues},
		{"ReplicaSet", replicaSetResource, workloadValues},
		{"Service", serviceResource, serviceValues},
		{"EndpointSlice", endpointSliceResource, endpointValues},
	}
	if routes {
		kinds = append(kinds, struct {
			kind     string
			resource schema.GroupVersionResource
			values   func(*unstructured.Unstructured) any
		}{"HTTPRoute", httpRouteResource, routeValues})
	}
	for _, each := range kinds {
		if _, err := follow(ctx, client, each.resource,
			func(object *unstructured.Unstructured) {
				r.set(each.kind, object.GetNamespace(), object.GetName(), each.values(object))
			},
			func(namespace, name string) { r.gone(each.kind, namespace, name) },
		); err != nil {
			return err
		}
	}
	_, err := follow(ctx, client, podResource,
		func(pod *unstructured.Unstructured) { r.pod(pod.GetNamespace(), pod.GetName(), factOf(pod)) },
		func(namespace, name string) { r.pod(namespace, name, podFact{}) })
	return err
}

func (r *recorder) set(kind, namespace, name string, values any) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.write(recordLine{Event: "set", Kind: kind, Namespace: namespace, Name: name, Values: values})
}

func (r *recorder) gone(kind, namespace, name string) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.write(recordLine{Event: "gone", Kind: kind, Namespace: namespace, Name: name})
}

func (r *recorder) write(line recordLine) {
	key := line.Kind + "/" + line.Namespace + "/" + line.Name
	values, err := json.Marshal(line.Values)
	if err != nil {
		fmt.Fprintln(os.Stderr, "record:", err)
		return
	}
	if line.Event == "set" && bytes.Equal(r.last[key], values) {
		return
	}
	r.last[key] = values
	line.Time = time.Now().UTC().Format(time.RFC3339Nano)
	if err := writeJSON(r.out, line); err != nil {
		fmt.Fprintln(os.Stderr, "record:", err)
	}
}

// pod keeps count by owner; a fact without owner takes the pod out.
func (r *recorder) pod(namespace, name string, fact podFact) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	key := namespace + "/" + name
	before, known := r.pods[key]
	if known && before == fact {
		return
	}
	for _, owner := range []string{before.owner, fact.owner} {
		if owner != "" && r.owned[namespace+"/"+owner] == nil {
			r.owned[namespace+"/"+owner] = map[string]podFact{}
		}
	}
	delete(r.owned[namespace+"/"+before.owner], name)
	if fact.owner == "" {
		delete(r.pods, key)
	} else {
		r.pods[key] = fact
		r.owned[namespace+"/"+fact.owner][name] = fact
	}
	for _, owner := range []string{before.owner, fact.owner} {
		if owner != "" {
			r.write(recordLine{Event: "set", Kind: "Pods", Namespace: namespace, Name: owner,
				Values: podValues(r.owned[namespace+"/"+owner])})
		}
	}
}

func podValues(pods map[string]podFact) any {
	type count struct {
		Image       string `json:"image"`
		Pods        int    `json:"pods"`
		Ready       int    `json:"ready"`
		Terminating int    `json:"terminating"`
	}
	byImage := map[string]*count{}
	for _, pod := range pods {
		entry := byImage[pod.image]
		if entry == nil {
			entry = &count{Image: pod.image}
			byImage[pod.image] = entry
		}
		switch {
		case pod.going:
			entry.Terminating++
		case pod.ready:
			entry.Ready++
			entry.Pods++
		default:
			entry.Pods++
		}
	}
	counts := make([]*count, 0, len(byImage))
	for _, entry := range byImage {
		counts = append(counts, entry)
	}
	sort.Slice(counts, func(a, b int) bool { return counts[a].Image < counts[b].Image })
	return counts
}

func factOf(pod *unstructured.Unstructured) podFact {
	fact := podFact{owner: "pod " + pod.GetName(), going: pod.GetDeletionTimestamp() != nil}
	if owner := metav1.GetControllerOf(pod); owner != nil {
		fact.owner = owner.Kind + " " + owner.Name
	}
	fact.image = firstImage(pod.Object, "spec", "containers")
	conditions, _, _ := unstructured.NestedSlice(pod.Object, "status", "conditions")
	for _, entry := range conditions {
		if values, is := entry.(map[string]any); is && values["type"] == "Ready" {
			fact.ready = values["status"] == "True"
		}
	}
	return fact
}

func firstImage(object map[string]any, path ...string) string {
	list, _, _ := unstructured.NestedSlice(object, path...)
	if len(list) == 0 {
		return ""
	}
	first, _ := list[0].(map[string]any)
	image, _ := first["image"].(string)
	return image
}

func number(object map[string]any, path ...string) int64 {
	value, _, _ := unstructured.NestedInt64(object, path...)
	return value
}

func workloadValues(object *unstructured.Unstructured) any {
	owner := ""
	if by := metav1.GetControllerOf(object); by != nil {
		owner = by.Kind + " " + by.Name
	}
	return struct {
		UID        string `json:"uid"`
		Owner      string `json:"owner,omitempty"`
		Image      string `json:"image"`
		Generation int64  `json:"generation"`
		Observed   int64  `json:"observed"`
		Wanted     int64  `json:"wanted"`
		Replicas   int64  `json:"replicas"`
		Updated    int64  `json:"updated"`
		Ready      int64  `json:"ready"`
		Available  int64  `json:"available"`
	}{
		string(object.GetUID()), owner, firstImage(object.Object, "spec", "template", "spec", "containers"),
		object.GetGeneration(), number(object.Object, "status", "observedGeneration"),
		number(object.Object, "spec", "replicas"), number(object.Object, "status", "replicas"),
		number(object.Object, "status", "updatedReplicas"), number(object.Object, "status", "readyReplicas"),
		number(object.Object, "status", "availableReplicas"),
	}
}

func serviceValues(object *unstructured.Unstructured) any {
	selector, _, _ := unstructured.NestedStringMap(object.Object, "spec", "selector")
	return map[string]any{"selector": selector}
}

func endpointValues(object *unstructured.Unstructured) any {
	endpoints, _, _ := unstructured.NestedSlice(object.Object, "endpoints")
	ready := 0
	for _, entry := range endpoints {
		values, _ := entry.(map[string]any)
		if is, _, _ := unstructured.NestedBool(values, "conditions", "ready"); is {
			ready++
		}
	}
	return map[string]any{
		"service": object.GetLabels()["kubernetes.io/service-name"], "endpoints": len(endpoints), "ready": ready,
	}
}

func backends(route *unstructured.Unstructured) []backend {
	list := []backend{}
	rules, _, _ := unstructured.NestedSlice(route.Object, "spec", "rules")
	for number, entry := range rules {
		rule, _ := entry.(map[string]any)
		matched := false
		matches, _, _ := unstructured.NestedSlice(rule, "matches")
		for _, match := range matches {
			values, _ := match.(map[string]any)
			_, matched = values["headers"]
		}
		refs, _, _ := unstructured.NestedSlice(rule, "backendRefs")
		for _, entry := range refs {
			ref, _ := entry.(map[string]any)
			name, _ := ref["name"].(string)
			weight, given := ref["weight"].(int64)
			if !given {
				weight = 1
			}
			list = append(list, backend{Rule: number, Name: name, Weight: weight, Matched: matched})
		}
	}
	return list
}

func routeValues(route *unstructured.Unstructured) any {
	observed := int64(0)
	accepted := false
	parents, _, _ := unstructured.NestedSlice(route.Object, "status", "parents")
	for _, entry := range parents {
		parent, _ := entry.(map[string]any)
		conditions, _, _ := unstructured.NestedSlice(parent, "conditions")
		for _, entry := range conditions {
			if values, is := entry.(map[string]any); is && values["type"] == "Accepted" {
				observed, accepted = number(values, "observedGeneration"), values["status"] == "True"
			}
		}
	}
	return map[string]any{
		"generation": route.GetGeneration(), "observed": observed, "accepted": accepted, "backends": backends(route),
	}
}

// record is the recorder as a command of its own, for a cluster that somebody else started.
func record(args []string) error {
	flags := flag.NewFlagSet("record", flag.ExitOnError)
	config := flags.String("kubeconfig", "", "how the cluster is reached")
	routes := flags.Bool("routes", true, "also HTTPRoutes; their definition must be installed")
	if err := flags.Parse(args); err != nil {
		return err
	}
	client, err := newClient(*config)
	if err != nil {
		return err
	}
	ctx, cancel := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer cancel()
	if err := runRecorder(ctx, client, os.Stdout, *routes); err != nil {
		return err
	}
	<-ctx.Done()
	return nil
}
