package dev.slipway.app.shell;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.release.ApplicationName;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.api.run.RunId;
import dev.slipway.app.desk.Wanted;
import dev.slipway.app.ui.Place;
import java.util.Optional;

/** Places as values, so that the window opens where it was left, also after a crash. */
final class Memories {
    private Memories() {}

    static ObjectValue of(Place place) {
        var of = switch (place) {
            case Place.Applications(var file) -> file;
            case Place.Plan(var wanted) -> wanted.map(Wanted::file);
            case Place.Runs(var run) -> run.map(RunId::value);
            case Place.History(var application) -> application.map(ApplicationName::value);
            case Place.Clusters(var cluster) -> cluster.map(ClusterName::value);
            case Place.Contributed(var id) -> Optional.of(id);
            case Place.Plugins _, Place.Settings _ -> Optional.<String>empty();
        };
        return Value.object("screen", place.screen().id(), "of", of.orElse(""));
    }

    /** What nobody remembers, or what cannot be read, is the first screen. */
    static Place place(Optional<Value> remembered) {
        if (!(remembered.orElse(Value.NullValue.NULL) instanceof ObjectValue object)) {
            return new Place.Applications(Optional.empty());
        }
        var of = object.text("of").filter(text -> !text.isEmpty());
        return switch (object.text("screen").orElse("")) {
            case "plan" -> new Place.Plan(of.map(Wanted::of));
            case "runs" ->
                new Place.Runs(
                        of.filter(text -> text.matches("[0-9a-z-]{4,40}")).map(RunId::new));
            case "history" -> new Place.History(of.map(ApplicationName::new));
            case "clusters" -> new Place.Clusters(of.map(ClusterName::new));
            case "plugins" -> new Place.Plugins();
            case "settings" -> new Place.Settings();
            case "contributed" ->
                of.isPresent() ? new Place.Contributed(of.get()) : new Place.Applications(Optional.empty());
            default -> new Place.Applications(of);
        };
    }
}
