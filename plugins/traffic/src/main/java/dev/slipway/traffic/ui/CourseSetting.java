package dev.slipway.traffic.ui;

import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.ui.SettingProvider;
import java.util.List;
import org.pf4j.Extension;

/** Whether the panel shows how shares went; on a small screen the bars alone say enough. */
@Extension
public final class CourseSetting implements SettingProvider {
    static final String SHOWN = "shown";

    @Override
    public String id() {
        return "course";
    }

    @Override
    public Message label() {
        return Message.of("traffic.ui.course");
    }

    @Override
    public List<Option> options() {
        return List.of(
                new Option(SHOWN, Message.of("traffic.ui.course.shown")),
                new Option("hidden", Message.of("traffic.ui.course.hidden")));
    }
}
