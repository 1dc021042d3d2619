package main

import (
	"context"
	"sync"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/client-go/dynamic"
)

// followed is the newest known state of one resource type in all namespaces.
//
// The usual informer waits ever longer after each failure, up to half a minute; a witness of what happens around the
// restart of an API server must be back at once, and goes on from the version where it was.
type followed struct {
	client   dynamic.Interface
	resource schema.GroupVersionResource
	set      func(*unstructured.Unstructured)
	gone     func(namespace, name string)

	mutex   sync.Mutex
	objects map[string]*unstructured.Unstructured
}

const retryAfter = 100 * time.Millisecond

// follow lists a resource type, reports every object to set, and goes on in the background until ctx ends. Calls come
// one at a time.
func follow(
	ctx context.Context, client dynamic.Interface, resource schema.GroupVersionResource,
	set func(*unstructured.Unstructured), gone func(namespace, name string),
) (*followed, error) {
	f := &followed{client: client, resource: resource, set: set, gone: gone, objects: map[string]*unstructured.Unstructured{}}
	version, err := f.list(ctx)
	if err != nil {
		return nil, err
	}
	go func() {
		for ctx.Err() == nil {
			if version == "" {
				if version, err = f.list(ctx); err != nil {
					pause(ctx)
					continue
				}
			}
			version = f.watch(ctx, version)
		}
	}()
	return f, nil
}

func pause(ctx context.Context) {
	select {
	case <-time.After(retryAfter):
	case <-ctx.Done():
	}
}

func (f *followed) get(key string) *unstructured.Unstructured {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	return f.objects[key]
}

func (f *followed) keys() []string {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	list := make([]string, 0, len(f.objects))
	for key := range f.objects {
		list = append(list, key)
	}
	return list
}

func keyOf(object *unstructured.Unstructured) string {
	return object.GetNamespace() + "/" + object.GetName()
}

func (f *followed) put(object *unstructured.Unstructured) {
	f.mutex.Lock()
	f.objects[keyOf(object)] = object
	f.mutex.Unlock()
	f.set(object)
}

func (f *followed) remove(object *unstructured.Unstructured) {
	f.mutex.Lock()
	delete(f.objects, keyOf(object))
	f.mutex.Unlock()
	f.gone(object.GetNamespace(), object.GetName())
}

func (f *followed) list(ctx context.Context) (string, error) {
	list, err := f.client.Resource(f.resource).List(ctx, metav1.ListOptions{})
	if err != nil {
		return "", err
	}
	present := map[string]bool{}
	for i := range list.Items {
		present[keyOf(&list.Items[i])] = true
		f.put(&list.Items[i])
	}
	for _, key := range f.keys() {
		if !present[key] {
			f.remove(f.get(key))
		}
	}
	return list.GetResourceVersion(), nil
}

// watch reports changes after a version until the watch ends; it returns the version to go on from, or nothing when
// the server no longer has it.
func (f *followed) watch(ctx context.Context, version string) string {
	events, err := f.client.Resource(f.resource).Watch(ctx, metav1.ListOptions{
		ResourceVersion: version, AllowWatchBookmarks: true,
	})
	if err != nil {
		pause(ctx)
		if apierrors.IsResourceExpired(err) || apierrors.IsGone(err) {
			return ""
		}
		return version
	}
	defer events.Stop()
	for event := range events.ResultChan() {
		if event.Type == watch.Error {
			err := apierrors.FromObject(event.Object)
			pause(ctx)
			if apierrors.IsResourceExpired(err) || apierrors.IsGone(err) {
				return ""
			}
			return version // such as a server that is just starting and does not know the version yet
		}
		object, is := event.Object.(*unstructured.Unstructured)
		if !is {
			continue
		}
		version = object.GetResourceVersion()
		switch event.Type {
		case watch.Added, watch.Modified:
			f.put(object)
		case watch.Deleted:
			f.remove(object)
		}
	}
	pause(ctx)
	return version
}
