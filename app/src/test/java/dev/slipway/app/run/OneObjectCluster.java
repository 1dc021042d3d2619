package dev.slipway.app.run;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.cluster.ClusterReader;
import dev.slipway.api.cluster.ClusterWriter;
import dev.slipway.api.cluster.WriteRequest;
import dev.slipway.api.resource.GroupVersionKind;
import dev.slipway.api.resource.Manifest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** A cluster that holds one object at most and remembers every request that reached it. */
final class OneObjectCluster implements ClusterReader, ClusterWriter {
    private final ClusterName name;
    final List<WriteRequest> writes = Collections.synchronizedList(new ArrayList<>());
    private volatile Optional<Manifest> object = Optional.empty();

    OneObjectCluster(ClusterName name) {
        this.name = name;
    }

    @Override
    public ClusterName cluster() {
        return name;
    }

    @Override
    public Optional<Manifest> get(GroupVersionKind gvk, String namespace, String objectName) {
        return object;
    }

    @Override
    public Optional<Manifest> send(WriteRequest request) {
        writes.add(request);
        if (request instanceof WriteRequest.Apply apply) {
            object = Optional.of(apply.manifest());
        }
        return object;
    }

    @Override
    public Listing list(ListQuery query) {
        throw new AssertionError("not asked");
    }

    @Override
    public Page page(ListQuery query, int limit, Optional<String> continueToken) {
        throw new AssertionError("not asked");
    }

    @Override
    public Watching watch(ListQuery query, Optional<String> from, Duration silence, WatchListener listener) {
        throw new AssertionError("not asked");
    }

    @Override
    public Discovery discover() {
        throw new AssertionError("not asked");
    }

    @Override
    public void forget() {}

    @Override
    public boolean mayI(String verb, GroupVersionKind gvk, String namespace) {
        return true;
    }

    @Override
    public Identity whoAmI() {
        throw new AssertionError("not asked");
    }

    @Override
    public String serverVersion() {
        return "v1.37.2";
    }

    @Override
    public String clusterUid() {
        return "uid";
    }

    @Override
    public void close() {}
}
