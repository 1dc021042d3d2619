package dev.slipway.app.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NavigatorTest {
    private static final Place RUNS = new Place.Runs(Optional.empty());
    private static final Place PLUGINS = new Place.Plugins();
    private static final Place SETTINGS = new Place.Settings();

    private final ArrayList<Place> shown = new ArrayList<>();
    private final Navigator navigator = new Navigator(RUNS, shown::add);

    @Test
    void itGoesBackAndForwardAndForgetsTheWayForward() {
        navigator.go(PLUGINS);
        navigator.go(SETTINGS);
        navigator.back();
        navigator.back();
        assertThat(navigator.present()).isEqualTo(RUNS);
        assertThat(navigator.hasBack()).isFalse();
        navigator.forward();
        assertThat(navigator.present()).isEqualTo(PLUGINS);
        navigator.go(RUNS);
        assertThat(navigator.hasForward()).isFalse();
        assertThat(shown).containsExactly(PLUGINS, SETTINGS, PLUGINS, RUNS, PLUGINS, RUNS);
    }

    @Test
    void goingToTheSamePlaceAddsNoStepBack() {
        navigator.go(RUNS);
        assertThat(navigator.hasBack()).isFalse();
        assertThat(shown).containsExactly(RUNS);
    }
}
