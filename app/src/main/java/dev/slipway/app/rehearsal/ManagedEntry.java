package dev.slipway.app.rehearsal;

import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Which fields a manager owns, and by which kind of write. */
record ManagedEntry(
        String manager, boolean apply, String apiVersion, String subresource, Instant time, FieldSet fields) {
    /** The inverse of {@link #json()}; of the time only seconds are known. */
    static ManagedEntry of(ObjectValue entry) {
        return new ManagedEntry(
                entry.text("manager").orElse(""),
                entry.text("operation").orElse("").equals("Apply"),
                entry.text("apiVersion").orElse(""),
                entry.text("subresource").orElse(""),
                entry.text("time").map(Instant::parse).orElse(Instant.EPOCH),
                FieldSet.parse(entry.object("fieldsV1")));
    }

    boolean same(String otherManager, boolean otherApply, String otherSubresource) {
        return manager.equals(otherManager) && apply == otherApply && subresource.equals(otherSubresource);
    }

    ManagedEntry with(FieldSet set, Instant at) {
        return new ManagedEntry(manager, apply, apiVersion, subresource, at, set);
    }

    ObjectValue json() {
        var out = Value.object(
                "manager",
                manager,
                "operation",
                apply ? "Apply" : "Update",
                "apiVersion",
                apiVersion,
                "time",
                time.truncatedTo(ChronoUnit.SECONDS).toString(),
                "fieldsType",
                "FieldsV1",
                "fieldsV1",
                fields.fieldsV1());
        return subresource.isEmpty() ? out : out.with("subresource", Value.of(subresource));
    }

    /** As a conflict names the manager. */
    String described() {
        var text = "\"" + manager + "\"" + (subresource.isEmpty() ? "" : " with subresource \"" + subresource + "\"");
        return apply ? text : text + " using " + apiVersion + " at " + time.truncatedTo(ChronoUnit.SECONDS);
    }
}
