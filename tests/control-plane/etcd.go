package main

import (
	"context"
	"flag"
	"fmt"
	"net/url"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"
	"go.etcd.io/etcd/server/v3/embed"
)

// runEtcd serves a single member over plain HTTP on loopback until it is told to end.
func runEtcd(args []string) error {
	flags := flag.NewFlagSet("etcd", flag.ExitOnError)
	dir := flags.String("data-dir", "", "where the data lies")
	clients := flags.String("clients", "", "URL for clients")
	peers := flags.String("peers", "", "URL for peers (there are none, but etcd insists)")
	if err := flags.Parse(args); err != nil {
		return err
	}
	clientURL, err := url.Parse(*clients)
	if err != nil {
		return err
	}
	peerURL, err := url.Parse(*peers)
	if err != nil {
		return err
	}
	config := embed.NewConfig()
	config.Dir = *dir
	config.LogLevel = "warn"
	config.UnsafeNoFsync = true // a test's cluster need not survive a power cut
	config.ListenClientUrls, config.AdvertiseClientUrls = []url.URL{*clientURL}, []url.URL{*clientURL}
	config.ListenPeerUrls, config.AdvertisePeerUrls = []url.URL{*peerURL}, []url.URL{*peerURL}
	config.InitialCluster = config.InitialClusterFromName(config.Name)
	server, err := embed.StartEtcd(config)
	if err != nil {
		return err
	}
	defer server.Close()
	ended := make(chan os.Signal, 1)
	signal.Notify(ended, syscall.SIGTERM, syscall.SIGINT)
	select {
	case <-ended:
		return nil
	case err := <-server.Err():
		return err
	}
}

// compactEtcd forgets all history up to the newest revision and says which that is.
//
// The key is the one by which the API server's own compactors talk to each other: watch caches drop their snapshots
// when it rises (they look every 15 s). Without it a server of 1.34 or newer goes on serving old lists from memory.
func compactEtcd(ctx context.Context, endpoint string) (int64, error) {
	client, err := clientv3.New(clientv3.Config{Endpoints: []string{endpoint}, DialTimeout: 5 * time.Second})
	if err != nil {
		return 0, err
	}
	defer client.Close()
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	const key = "compact_rev_key"
	answer, err := client.Get(ctx, key)
	if err != nil {
		return 0, fmt.Errorf("read %s: %w", key, err)
	}
	revision := answer.Header.Revision
	if _, err := client.Put(ctx, key, strconv.FormatInt(revision, 10)); err != nil {
		return 0, fmt.Errorf("write %s: %w", key, err)
	}
	if _, err := client.Compact(ctx, revision, clientv3.WithCompactPhysical()); err != nil {
		return 0, fmt.Errorf("compact to %d: %w", revision, err)
	}
	return revision, nil
}
