package dev.slipway.tests.window;

import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;

/** The least that JavaFX can show: what a start is measured against. */
final class EmptyWindow {
    private EmptyWindow() {}

    public static void main(String[] arguments) throws InterruptedException {
        var closed = new CountDownLatch(1);
        Platform.startup(() -> {
            var stage = new Stage();
            stage.setScene(new Scene(new StackPane(new Label("empty")), 1280, 800));
            stage.show();
            new AnimationTimer() {
                private int pulses;

                @Override
                public void handle(long now) {
                    if (++pulses == 3) {
                        stop();
                        System.out.println("window usable after "
                                + (System.currentTimeMillis()
                                        - ManagementFactory.getRuntimeMXBean().getStartTime())
                                + " ms");
                        stage.hide();
                        closed.countDown();
                    }
                }
            }.start();
        });
        closed.await();
        Platform.exit();
    }
}
