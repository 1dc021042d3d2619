package dev.slipway.app.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class PublishedTest {
    private final ArrayDeque<Runnable> window = new ArrayDeque<>();
    private final ArrayList<Integer> seen = new ArrayList<>();
    private final Published<Integer> published = new Published<>(0, window::add);

    private void pulse() {
        while (!window.isEmpty()) {
            window.poll().run();
        }
    }

    @Test
    void manyChangesAreToldOnce() {
        published.show(seen::add);
        for (int i = 0; i < 100; i++) {
            published.change(value -> value + 1);
        }
        assertThat(window).hasSize(1);
        pulse();
        assertThat(seen).containsExactly(0, 100);
    }

    @Test
    void anEqualStateIsNotToldAgain() {
        published.show(seen::add);
        published.change(value -> 0);
        assertThat(window).isEmpty();
        assertThat(seen).containsExactly(0);
    }

    @Test
    void whoHidesHearsNothingAndWhoOverhearsDoes() {
        var other = new ArrayList<Integer>();
        published.show(seen::add);
        published.overhear(other::add);
        published.hide();
        published.change(value -> 5);
        pulse();
        assertThat(seen).containsExactly(0);
        assertThat(other).containsExactly(5);
    }
}
