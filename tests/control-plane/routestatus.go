package main

import (
	"context"
	"flag"
	"log"
	"os/signal"
	"reflect"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/util/workqueue"
)

const gatewayController = "test.slipway.dev/gateway"

// routeStatusSetting is what a test can change while the gateway runs.
type routeStatusSetting struct {
	// DelayMillis is how long after a change the status follows.
	DelayMillis int64 `json:"delayMillis"`
	// Stopped withholds every route's status.
	Stopped bool `json:"stopped"`
	// Withhold names routes (namespace/name) and namespaces whose status is not written.
	Withhold []string `json:"withhold"`
	// Reject names routes (namespace/name) and namespaces that are answered with Accepted=False.
	Reject []string `json:"reject"`
}

// routeStatusController plays the part of a gateway that matters to a client: it says for every parent of an HTTPRoute
// whether it took the route, and for which generation. It routes nothing. It knows nothing of the product under test.
type routeStatusController struct {
	log     *log.Logger
	mutex   sync.Mutex
	current routeStatusSetting
	queue   workqueue.TypedDelayingInterface[string]
	all     func() []string
}

func newRouteStatusController(delay time.Duration, log *log.Logger) *routeStatusController {
	return &routeStatusController{
		log:     log,
		current: routeStatusSetting{DelayMillis: delay.Milliseconds(), Withhold: []string{}, Reject: []string{}},
		queue:   workqueue.NewTypedDelayingQueue[string](),
		all:     func() []string { return nil },
	}
}

func (c *routeStatusController) setting() routeStatusSetting {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.current
}

func (c *routeStatusController) set(setting routeStatusSetting) {
	c.mutex.Lock()
	c.current = setting
	all := c.all
	c.mutex.Unlock()
	for _, key := range all() {
		c.later(key)
	}
}

func (c *routeStatusController) later(key string) {
	c.queue.AddAfter(key, time.Duration(c.setting().DelayMillis)*time.Millisecond)
}

func names(list []string, namespace, name string) bool {
	return slices.Contains(list, namespace) || slices.Contains(list, namespace+"/"+name)
}

func (c *routeStatusController) run(ctx context.Context, client dynamic.Interface) error {
	later := func(route *unstructured.Unstructured) { c.later(keyOf(route)) }
	routes, err := follow(ctx, client, httpRouteResource, later, func(string, string) {})
	if err != nil {
		return err
	}
	// A backend that appears or goes changes ResolvedRefs.
	neighbours := func(namespace string) {
		for _, route := range routes.keys() {
			if strings.HasPrefix(route, namespace+"/") {
				c.later(route)
			}
		}
	}
	services, err := follow(ctx, client, serviceResource,
		func(service *unstructured.Unstructured) { neighbours(service.GetNamespace()) },
		func(namespace, _ string) { neighbours(namespace) })
	if err != nil {
		return err
	}
	c.mutex.Lock()
	c.all = routes.keys
	c.mutex.Unlock()
	go func() {
		<-ctx.Done()
		c.queue.ShutDown()
	}()
	go func() {
		for {
			key, over := c.queue.Get()
			if over {
				return
			}
			if err := c.reconcile(ctx, client, services, key); err != nil {
				c.log.Printf("route status of %s: %v", key, err)
				c.queue.AddAfter(key, retryAfter)
			}
			c.queue.Done(key)
		}
	}()
	return nil
}

func (c *routeStatusController) reconcile(
	ctx context.Context, client dynamic.Interface, services *followed, key string,
) error {
	namespace, name, _ := strings.Cut(key, "/")
	setting := c.setting()
	if setting.Stopped || names(setting.Withhold, namespace, name) {
		return nil
	}
	resource := client.Resource(httpRouteResource).Namespace(namespace)
	route, err := resource.Get(ctx, name, metav1.GetOptions{})
	if apierrors.IsNotFound(err) {
		return nil
	}
	if err != nil {
		return err
	}
	before, _, err := unstructured.NestedSlice(route.Object, "status", "parents")
	if err != nil {
		return err
	}
	after, err := parentStatuses(route, before, missingBackend(route, services), names(setting.Reject, namespace, name))
	if err != nil || reflect.DeepEqual(before, after) {
		return err
	}
	if err := unstructured.SetNestedSlice(route.Object, after, "status", "parents"); err != nil {
		return err
	}
	_, err = resource.UpdateStatus(ctx, route, metav1.UpdateOptions{FieldManager: "test-gateway"})
	return err
}

// missingBackend is the first Service that the route names and that does not exist.
func missingBackend(route *unstructured.Unstructured, services *followed) string {
	for _, backend := range backends(route) {
		if services.get(route.GetNamespace()+"/"+backend.Name) == nil {
			return backend.Name
		}
	}
	return ""
}

func parentStatuses(route *unstructured.Unstructured, before []any, missing string, reject bool) ([]any, error) {
	parents, _, err := unstructured.NestedSlice(route.Object, "spec", "parentRefs")
	if err != nil {
		return nil, err
	}
	var after []any
	for _, status := range before {
		if values, isMap := status.(map[string]any); isMap && values["controllerName"] != gatewayController {
			after = append(after, status)
		}
	}
	for _, parent := range parents {
		var old []any
		for _, status := range before {
			values, isMap := status.(map[string]any)
			if isMap && values["controllerName"] == gatewayController && reflect.DeepEqual(values["parentRef"], parent) {
				old, _ = values["conditions"].([]any)
			}
		}
		accepted := condition(route, old, "Accepted", !reject, "Accepted", "NotAllowedByListeners", "refused on a test's wish")
		resolved := condition(route, old, "ResolvedRefs", missing == "", "ResolvedRefs", "BackendNotFound",
			"service "+missing+" does not exist")
		after = append(after, map[string]any{
			"controllerName": gatewayController, "parentRef": parent, "conditions": []any{accepted, resolved},
		})
	}
	return after, nil
}

func condition(route *unstructured.Unstructured, old []any, kind string, holds bool, good, bad, why string) map[string]any {
	value := map[string]any{
		"type": kind, "status": "True", "reason": good, "message": "",
		"observedGeneration": route.GetGeneration(), "lastTransitionTime": time.Now().UTC().Format(time.RFC3339),
	}
	if !holds {
		value["status"], value["reason"], value["message"] = "False", bad, why
	}
	for _, entry := range old {
		if was, isMap := entry.(map[string]any); isMap && was["type"] == kind && was["status"] == value["status"] {
			value["lastTransitionTime"] = was["lastTransitionTime"]
		}
	}
	return value
}

// routeStatus is the controller as a command of its own, for a cluster that somebody else started.
func routeStatus(args []string) error {
	flags := flag.NewFlagSet("route-status", flag.ExitOnError)
	config := flags.String("kubeconfig", "", "how the cluster is reached")
	delay := flags.Duration("delay", 200*time.Millisecond, "how long after a change the status follows")
	withhold := flags.String("withhold", "", "routes (namespace/name) and namespaces without status, separated by commas")
	if err := flags.Parse(args); err != nil {
		return err
	}
	client, err := newClient(*config)
	if err != nil {
		return err
	}
	controller := newRouteStatusController(*delay, log.Default())
	if *withhold != "" {
		controller.current.Withhold = strings.Split(*withhold, ",")
	}
	ctx, cancel := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer cancel()
	if err := controller.run(ctx, client); err != nil {
		return err
	}
	<-ctx.Done()
	return nil
}
