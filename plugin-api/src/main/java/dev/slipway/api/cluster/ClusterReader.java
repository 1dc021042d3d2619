package dev.slipway.api.cluster;

import dev.slipway.api.resource.GroupVersionKind;
import dev.slipway.api.resource.Manifest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reading from one cluster. Every call is uncached and blocks; safe for any number of threads.
 *
 * <p>Objects arrive as the server sent them. All methods throw {@link ClusterException}.
 */
public interface ClusterReader extends AutoCloseable {
    ClusterName cluster();

    /** The object, or empty when the server answers that it does not exist. */
    Optional<Manifest> get(GroupVersionKind gvk, String namespace, String name);

    /** All matching objects; pages are fetched until the end, a 410 in between starts again from the first page. */
    Listing list(ListQuery query);

    /** One page. Pass the token of the page before, or empty for the first. */
    Page page(ListQuery query, int limit, Optional<String> continueToken);

    /**
     * Watches from a resourceVersion, or lists first when there is none. Reconnects by itself from the last version
     * seen; after a 410 it lists again and reports the difference as events, with {@link WatchEvent.Relisted} first.
     * No event or bookmark for {@code silence} counts as a dead connection and is replaced. The listener is called on
     * one thread at a time and must not block for long.
     */
    Watching watch(ListQuery query, Optional<String> fromVersion, Duration silence, WatchListener listener);

    /** What the server serves: kinds, versions and whether they are namespaced. Cached until {@link #forget()}. */
    Discovery discover();

    /** Drops cached discovery. */
    void forget();

    /** Asks whether the caller may do something (SelfSubjectAccessReview). */
    boolean mayI(String verb, GroupVersionKind gvk, String namespace);

    /** Who the server says the caller is (SelfSubjectReview). */
    Identity whoAmI();

    /** The server's version, for example {@code v1.37.2}. */
    String serverVersion();

    /** The uid of the namespace {@code kube-system}, which identifies the cluster whatever its context is called. */
    String clusterUid();

    @Override
    void close();

    /** What to list or watch. Namespace empty means all namespaces; selectors are equality based, empty means all. */
    record ListQuery(GroupVersionKind gvk, String namespace, Map<String, String> labels, Map<String, String> fields) {
        public ListQuery {
            labels = Map.copyOf(labels);
            fields = Map.copyOf(fields);
        }

        public static ListQuery all(GroupVersionKind gvk, String namespace) {
            return new ListQuery(gvk, namespace, Map.of(), Map.of());
        }

        public static ListQuery one(GroupVersionKind gvk, String namespace, String name) {
            return new ListQuery(gvk, namespace, Map.of(), Map.of("metadata.name", name));
        }
    }

    /** A complete list and the resourceVersion it was taken at. */
    record Listing(List<Manifest> items, String resourceVersion) {
        public Listing {
            items = List.copyOf(items);
        }
    }

    /** One page of a list. */
    record Page(List<Manifest> items, String resourceVersion, Optional<String> continueToken) {
        public Page {
            items = List.copyOf(items);
        }
    }

    /** A user name and its groups. */
    record Identity(String user, List<String> groups) {
        public Identity {
            groups = List.copyOf(groups);
        }
    }

    /** The served kinds. */
    record Discovery(List<ServedKind> kinds) {
        public Discovery {
            kinds = List.copyOf(kinds);
        }

        public Optional<ServedKind> find(GroupVersionKind gvk) {
            return kinds.stream().filter(k -> k.gvk().equals(gvk)).findFirst();
        }
    }

    /** One served kind. */
    record ServedKind(GroupVersionKind gvk, String plural, boolean namespaced, List<String> verbs) {
        public ServedKind {
            verbs = List.copyOf(verbs);
        }
    }

    /** A running watch. */
    interface Watching extends AutoCloseable {
        /** Stops it; no event is delivered after this returns. */
        @Override
        void close();
    }

    /** Receives the events of one watch, one at a time, in order. */
    interface WatchListener {
        void on(WatchEvent event);
    }

    /** What a watch says. Closed. */
    sealed interface WatchEvent {
        /** The object was created or is part of the first list. */
        record Added(Manifest object) implements WatchEvent {}

        record Modified(Manifest object) implements WatchEvent {}

        /** The last state before the object went. */
        record Deleted(Manifest object) implements WatchEvent {}

        /** Nothing newer than this version up to now. */
        record Bookmark(String resourceVersion) implements WatchEvent {}

        /** The state is complete up to this version: after the first list, and again after a 410. */
        record Synced(String resourceVersion) implements WatchEvent {}

        /** History was lost (410); a new list follows as Added, Modified and Deleted, then Synced. */
        record Relisted(String reason) implements WatchEvent {}

        /** Contact is lost; reconnecting goes on until the watch is closed. */
        record Lost(ClusterFault fault) implements WatchEvent {}

        /** Contact is there again. */
        record Restored() implements WatchEvent {}
    }
}
