package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/tools/clientcmd"
	"sigs.k8s.io/yaml"
)

var (
	nodeResource           = schema.GroupVersionResource{Version: "v1", Resource: "nodes"}
	podResource            = schema.GroupVersionResource{Version: "v1", Resource: "pods"}
	serviceResource        = schema.GroupVersionResource{Version: "v1", Resource: "services"}
	serviceAccountResource = schema.GroupVersionResource{Version: "v1", Resource: "serviceaccounts"}
	deploymentResource     = schema.GroupVersionResource{Group: "apps", Version: "v1", Resource: "deployments"}
	replicaSetResource     = schema.GroupVersionResource{Group: "apps", Version: "v1", Resource: "replicasets"}
	endpointSliceResource  = schema.GroupVersionResource{Group: "discovery.k8s.io", Version: "v1", Resource: "endpointslices"}
	definitionResource     = schema.GroupVersionResource{Group: "apiextensions.k8s.io", Version: "v1", Resource: "customresourcedefinitions"}
	httpRouteResource      = schema.GroupVersionResource{Group: "gateway.networking.k8s.io", Version: "v1", Resource: "httproutes"}
)

// newClient is a client that is not slowed down on its own side.
func newClient(kubeconfig string) (dynamic.Interface, error) {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return nil, err
	}
	config.QPS, config.Burst = 500, 1000
	return dynamic.NewForConfig(config)
}

// furnish makes what a cluster needs before a test can use it: nodes, the Gateway API, the gateway that writes route
// status, and the independent recorder.
func (s *supervisor) furnish(ctx context.Context) error {
	admin, err := newClient(s.state.Kubeconfigs["admin"])
	if err != nil {
		return err
	}
	for number := 1; number <= s.options.nodes; number++ {
		name := fmt.Sprintf("node-%d", number)
		node := &unstructured.Unstructured{Object: map[string]any{
			"apiVersion": "v1", "kind": "Node",
			"metadata": map[string]any{"name": name, "labels": map[string]any{
				"kubernetes.io/hostname": name, "kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64",
				"topology.kubernetes.io/zone": fmt.Sprintf("zone-%d", number),
			}},
		}}
		if _, err := admin.Resource(nodeResource).Create(ctx, node, metav1.CreateOptions{}); err != nil {
			return fmt.Errorf("create %s: %w", name, err)
		}
	}
	if s.options.gatewayAPI {
		if err := installGatewayAPI(ctx, admin); err != nil {
			return err
		}
	}
	for number := 1; number <= s.options.nodes; number++ {
		if err := conditionHolds(ctx, admin, nodeResource, fmt.Sprintf("node-%d", number), "Ready"); err != nil {
			return err
		}
	}
	// Until the namespace has its service account the server refuses every pod in it.
	if err := waitFor(ctx, "service account default/default", func() (bool, error) {
		_, err := admin.Resource(serviceAccountResource).Namespace("default").Get(ctx, "default", metav1.GetOptions{})
		if apierrors.IsNotFound(err) {
			return false, nil
		}
		return err == nil, err
	}); err != nil {
		return err
	}
	gateway, err := newClient(s.state.Kubeconfigs["gateway"])
	if err != nil {
		return err
	}
	if s.options.gatewayAPI {
		if err := s.routes.run(ctx, gateway); err != nil {
			return err
		}
	}
	watcher, err := newClient(s.state.Kubeconfigs["recorder"])
	if err != nil {
		return err
	}
	out, err := os.OpenFile(s.state.Record, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	return runRecorder(ctx, watcher, out, s.options.gatewayAPI)
}

func installGatewayAPI(ctx context.Context, admin dynamic.Interface) error {
	folder, err := sibling("gateway-api")
	if err != nil {
		return err
	}
	files, err := filepath.Glob(filepath.Join(folder, "*.yaml"))
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return fmt.Errorf("no definitions of the Gateway API in %s", folder)
	}
	var names []string
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		definition := &unstructured.Unstructured{}
		if err := yaml.Unmarshal(text, &definition.Object); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		if _, err := admin.Resource(definitionResource).Create(ctx, definition, metav1.CreateOptions{}); err != nil {
			return fmt.Errorf("create %s: %w", definition.GetName(), err)
		}
		names = append(names, definition.GetName())
	}
	for _, name := range names {
		if err := conditionHolds(ctx, admin, definitionResource, name, "Established"); err != nil {
			return err
		}
	}
	return waitFor(ctx, "HTTPRoutes to be served", func() (bool, error) {
		_, err := admin.Resource(httpRouteResource).List(ctx, metav1.ListOptions{Limit: 1})
		if apierrors.IsNotFound(err) {
			return false, nil
		}
		return err == nil, err
	})
}

func conditionHolds(
	ctx context.Context, client dynamic.Interface, resource schema.GroupVersionResource, name, condition string,
) error {
	return waitFor(ctx, condition+" of "+resource.Resource+"/"+name, func() (bool, error) {
		object, err := client.Resource(resource).Get(ctx, name, metav1.GetOptions{})
		if err != nil {
			return false, err
		}
		conditions, _, err := unstructured.NestedSlice(object.Object, "status", "conditions")
		if err != nil {
			return false, err
		}
		for _, entry := range conditions {
			if values, isMap := entry.(map[string]any); isMap && values["type"] == condition && values["status"] == "True" {
				return true, nil
			}
		}
		return false, nil
	})
}

func waitFor(ctx context.Context, what string, holds func() (bool, error)) error {
	ctx, cancel := context.WithTimeout(ctx, 60*time.Second)
	defer cancel()
	for {
		done, err := holds()
		if done {
			return nil
		}
		select {
		case <-time.After(50 * time.Millisecond):
		case <-ctx.Done():
			return fmt.Errorf("wait for %s: %w", what, errors.Join(ctx.Err(), err))
		}
	}
}
