package dev.slipway.api.ui;

import dev.slipway.api.diagnostic.Message;
import java.util.List;
import org.pf4j.ExtensionPoint;

/** Adds a setting, which people find among the window's own; {@link UiHost#chosen} tells what they chose. */
public interface SettingProvider extends ExtensionPoint {
    /** Letters, digits and hyphens; unique among the plugin's settings. */
    String id();

    Message label();

    /** What it can be, at least one; the first unless something else was chosen. */
    List<Option> options();

    /** @param value letters, digits and hyphens; it is kept, and must mean the same in later versions */
    record Option(String value, Message label) {}
}
