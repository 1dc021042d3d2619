package dev.slipway.app.ui.setting;

import dev.slipway.api.command.ExitCode;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.resource.Json;
import dev.slipway.api.resource.Json.MalformedJsonException;
import dev.slipway.api.resource.Value;
import dev.slipway.app.desk.CommandFailedException;
import dev.slipway.app.ui.Notices;
import dev.slipway.app.ui.Preferences.Setting;
import dev.slipway.app.ui.Services;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Settings to a file and from one. Every method returns at once. */
public final class SettingFiles {
    private final Services services;
    private final List<Setting> settings;

    /** @param settings all there are */
    public SettingFiles(Services services, List<Setting> settings) {
        this.services = services;
        this.settings = List.copyOf(settings);
    }

    void export(Path file) {
        var chosen = services.preferences().chosen();
        services.tasks()
                .start(
                        Message.of("ui.settings.export-task", file),
                        progress -> Files.writeString(file, Json.print(chosen) + "\n"));
    }

    void take(Path file) {
        services.tasks().start(Message.of("ui.settings.import-task", file), progress -> {
            var left = services.preferences().take(read(file), settings);
            services.notices()
                    .tell(
                            Notices.Weight.DONE,
                            left.isEmpty()
                                    ? Message.of("ui.settings.imported", file)
                                    : Message.of("ui.settings.imported-but", file, String.join(", ", left)),
                            Optional.empty(),
                            Optional.empty());
        });
    }

    private static Value.ObjectValue read(Path file) throws IOException {
        try {
            if (Json.parse(Files.readString(file)) instanceof Value.ObjectValue object) {
                return object;
            }
        } catch (MalformedJsonException e) {
            throw CommandFailedException.of(
                    ExitCode.USAGE, "ui.settings.no-settings", file, String.valueOf(e.getMessage()));
        }
        throw CommandFailedException.of(ExitCode.USAGE, "ui.settings.no-settings", file, "");
    }
}
