package dev.slipway.app.shell;

import dev.slipway.app.ui.kit.FileChoice;
import java.io.File;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.stage.DirectoryChooser;
import javafx.stage.FileChooser;
import javafx.stage.Window;

/** The dialogs of the operating system. */
public final class DialogFileChoice implements FileChoice {
    private final Supplier<Window> window;

    /** @param window the window that the dialogs belong to */
    public DialogFileChoice(Supplier<Window> window) {
        this.window = window;
    }

    @Override
    public Optional<Path> save(String suggestion) {
        var chooser = new FileChooser();
        chooser.setInitialFileName(suggestion);
        return Optional.ofNullable(chooser.showSaveDialog(window.get())).map(File::toPath);
    }

    @Override
    public Optional<Path> open() {
        return Optional.ofNullable(new FileChooser().showOpenDialog(window.get()))
                .map(File::toPath);
    }

    @Override
    public Optional<Path> folder(Path start) {
        var chooser = new DirectoryChooser();
        if (start.toFile().isDirectory()) {
            chooser.setInitialDirectory(start.toFile());
        }
        return Optional.ofNullable(chooser.showDialog(window.get())).map(File::toPath);
    }
}
