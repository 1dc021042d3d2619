package dev.slipway.app.desk;

import dev.slipway.api.resource.Json;
import dev.slipway.api.resource.Value;
import dev.slipway.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;

/** The workspace of the demonstration, for whoever wants to look around. */
public final class SampleWorkspace {
    private static final String FROM = "/dev/slipway/app/run/demo/";
    private static final String WORKSPACE = "slipway.yaml";
    private static final List<String> FILES = List.of(WORKSPACE, "shop.yaml", "plan.yaml");

    private SampleWorkspace() {}

    /** The demonstration's workspace, beside the store, so that people can change it and try again. */
    public static Path unpack(Store store) {
        var folder = store.file().resolveSibling("demo");
        try {
            Files.createDirectories(folder);
            var contents = new LinkedHashMap<String, String>();
            for (var name : FILES) {
                try (var in = SampleWorkspace.class.getResourceAsStream(FROM + name)) {
                    if (in == null) {
                        throw new IllegalStateException("the program lacks " + FROM + name);
                    }
                    contents.put(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
            // whoever looks at it is to answer its gates
            var user = Json.print(Value.of(System.getProperty("user.name", "unknown")));
            contents.computeIfPresent(WORKSPACE, (name, text) -> text + "people:\n  release-owners: [" + user + "]\n");
            for (var entry : contents.entrySet()) {
                Files.writeString(folder.resolve(entry.getKey()), entry.getValue());
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the demonstration's workspace to " + folder, e);
        }
    }
}
