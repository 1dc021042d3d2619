package dev.slipway.tests.controlplane.truth;

import dev.slipway.api.cluster.ClusterException;
import dev.slipway.api.cluster.ClusterReader;
import dev.slipway.api.cluster.ClusterReader.ListQuery;
import dev.slipway.api.cluster.ClusterReader.WatchEvent;
import dev.slipway.api.cluster.ClusterWriter;
import dev.slipway.api.cluster.JsonPatchOperation;
import dev.slipway.api.cluster.WriteRequest;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Plays cases on anything that implements the cluster ports. */
final class PortPlayer implements Player {
    private final ClusterReader reader;
    private final ClusterWriter writer;
    private final Consumer<String> namespaces;
    private final Runnable settle;
    private final Duration patience;

    /**
     * @param namespaces makes a namespace in which pods are admitted
     * @param settle lets controllers act until nothing more happens; does nothing where they act by themselves
     * @param patience how long an event may take to come after that
     */
    PortPlayer(
            ClusterReader reader,
            ClusterWriter writer,
            Consumer<String> namespaces,
            Runnable settle,
            Duration patience) {
        this.reader = reader;
        this.writer = writer;
        this.namespaces = namespaces;
        this.settle = settle;
        this.patience = patience;
    }

    @Override
    public void makeNamespace(String namespace) {
        namespaces.accept(namespace);
    }

    @Override
    public Answer play(String namespace, Step step, Bindings bindings) {
        try {
            return switch (step) {
                case Step.Apply apply ->
                    send(new WriteRequest.Apply(
                            bindings.bound(apply.object(), namespace), apply.manager(), apply.force(), apply.dryRun()));
                case Step.Patch patch -> {
                    var object = bindings.bound(patch.object(), namespace);
                    yield send(new WriteRequest.Patch(
                            object.gvk(),
                            object.id(),
                            patch.operations().stream()
                                    .map(operation -> bound(operation, bindings, object))
                                    .toList(),
                            patch.manager(),
                            patch.dryRun()));
                }
                case Step.Delete delete -> {
                    var object = bindings.bound(delete.object(), namespace);
                    yield send(new WriteRequest.Delete(
                            object.gvk(),
                            object.id(),
                            delete.uid().map(uid -> bindings.bound(uid, object)),
                            delete.resourceVersion().map(version -> bindings.bound(version, object)),
                            delete.propagation(),
                            delete.dryRun()));
                }
                case Step.Get get -> {
                    var object = bindings.bound(get.object(), namespace);
                    yield get(object)
                            .map(found -> Answer.success(Optional.of(found.tree())))
                            .orElseGet(Answer::absent);
                }
                case Step.ListAll list -> {
                    var kind = bindings.bound(list.kind(), namespace);
                    var found = reader.list(new ListQuery(kind.gvk(), kind.namespace(), list.labels(), list.fields()));
                    yield Answer.success(
                            Optional.of(RawPlayer.inOrder(found.items().stream().map(Manifest::tree))));
                }
                case Step.Page page -> {
                    var kind = bindings.bound(page.kind(), namespace);
                    var token = switch (page.token()) {
                        case NONE -> Optional.<String>empty();
                        case LAST -> bindings.token();
                        case BROKEN -> Optional.of("broken");
                    };
                    var found = reader.page(
                            new ListQuery(kind.gvk(), kind.namespace(), Map.of(), Map.of()), page.limit(), token);
                    bindings.page(found.continueToken());
                    yield Answer.success(Optional.of(Value.object(
                            "names",
                            RawPlayer.names(
                                    RawPlayer.inOrder(found.items().stream().map(Manifest::tree))),
                            "more",
                            found.continueToken().isPresent())));
                }
                case Step.Rest rest -> rest(bindings.bound(rest.object(), namespace), rest);
                case Step.Gone gone -> {
                    settle.run();
                    var object = bindings.bound(gone.object(), namespace);
                    // From the version that was found: a list would miss what goes in between.
                    get(object)
                            .ifPresent(found -> awaitEvent(
                                    ListQuery.one(object.gvk(), object.namespace(), object.name()),
                                    found.resourceVersion(),
                                    1,
                                    WatchEvent.Deleted.class::isInstance));
                    yield Answer.absent();
                }
                case Step.Watch watch -> {
                    var object = bindings.bound(watch.object(), namespace);
                    yield watch(object, bindings.bound(watch.from(), watch.object()), watch.events());
                }
            };
        } catch (ClusterException e) {
            var fault = e.fault();
            return new Answer(
                    fault.code(),
                    fault.reason(),
                    fault.causes().stream()
                            .map(cause -> Answer.cause(cause.reason(), cause.field(), cause.message()))
                            .toList(),
                    Optional.empty());
        }
    }

    private Optional<Manifest> get(Manifest object) {
        return reader.get(object.gvk(), object.namespace(), object.name());
    }

    private Answer send(WriteRequest request) {
        return Answer.success(writer.send(request).map(Manifest::tree));
    }

    private static JsonPatchOperation bound(JsonPatchOperation operation, Bindings bindings, Manifest object) {
        return switch (operation) {
            case JsonPatchOperation.Test(var pointer, var value) ->
                new JsonPatchOperation.Test(pointer, bindings.bound(value, object));
            case JsonPatchOperation.Add(var pointer, var value) ->
                new JsonPatchOperation.Add(pointer, bindings.bound(value, object));
            case JsonPatchOperation.Replace(var pointer, var value) ->
                new JsonPatchOperation.Replace(pointer, bindings.bound(value, object));
            case JsonPatchOperation.Remove remove -> remove;
        };
    }

    private Answer rest(Manifest object, Step.Rest rest) {
        settle.run();
        var query = ListQuery.one(object.gvk(), object.namespace(), object.name());
        var found = awaitEvent(
                query,
                Optional.empty(),
                1,
                event -> object(event).filter(seen -> rest.reached(seen.tree())).isPresent());
        return Answer.success(object(found.getFirst()).map(Manifest::tree));
    }

    private static Optional<Manifest> object(WatchEvent event) {
        return switch (event) {
            case WatchEvent.Added(var object) -> Optional.of(object);
            case WatchEvent.Modified(var object) -> Optional.of(object);
            case WatchEvent.Deleted(var object) -> Optional.of(object);
            case WatchEvent.Bookmark ignored -> Optional.empty();
            case WatchEvent.Synced ignored -> Optional.empty();
            case WatchEvent.Relisted ignored -> Optional.empty();
            case WatchEvent.Lost ignored -> Optional.empty();
            case WatchEvent.Restored ignored -> Optional.empty();
        };
    }

    private List<WatchEvent> awaitEvent(
            ListQuery query, Optional<String> from, int wanted, Predicate<WatchEvent> condition) {
        var arrived = new LinkedBlockingQueue<WatchEvent>();
        var seen = new ArrayList<WatchEvent>();
        try (var watching = reader.watch(query, from, Duration.ofSeconds(90), arrived::add)) {
            settle.run();
            var deadline = System.nanoTime() + patience.toNanos();
            while (seen.size() < wanted) {
                var event = arrived.poll(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
                if (event == null) {
                    throw new AssertionError(watching + " on " + query + " brought only " + seen + " in " + patience);
                }
                if (condition.test(event)) {
                    seen.add(event);
                }
            }
            return List.copyOf(seen);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted on " + query, e);
        }
    }

    private Answer watch(Manifest object, String from, int wanted) {
        settle.run();
        var events = awaitEvent(
                ListQuery.all(object.gvk(), object.namespace()),
                Optional.of(from),
                wanted,
                event -> event instanceof WatchEvent.Relisted
                        || object(event)
                                .filter(seen -> !seen.name().equals("kube-root-ca.crt"))
                                .isPresent());
        if (events.stream().anyMatch(WatchEvent.Relisted.class::isInstance)) {
            return new Answer(410, "Expired", List.of(), Optional.empty());
        }
        return Answer.success(Optional.of(Value.list(events.stream()
                .map(event -> {
                    var seen = object(event).orElseThrow();
                    var type = event instanceof WatchEvent.Added
                            ? "ADDED"
                            : event instanceof WatchEvent.Deleted ? "DELETED" : "MODIFIED";
                    return Value.object("type", type, "name", seen.name(), "generation", seen.generation());
                })
                .toList())));
    }
}
