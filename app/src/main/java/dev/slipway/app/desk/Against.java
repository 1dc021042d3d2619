package dev.slipway.app.desk;

/** What {@code plan} compares with. Closed. */
public sealed interface Against {
    /** What the clusters hold now; where one cannot be read that is an error. */
    record Live() implements Against {}

    /** What the clusters hold now, else what this desk last saw or released there, else nothing. */
    record Newest() implements Against {}

    record Nothing() implements Against {}

    /** A file, a folder, a snapshot, a version or a run. */
    record Named(String name) implements Against {}

    public static Against of(String text) {
        return switch (text) {
            case "" -> new Newest();
            case "live" -> new Live();
            case "empty" -> new Nothing();
            default -> new Named(text);
        };
    }
}
