package dev.slipway.app.shell;

/** Tells the person outside the window, where the system has a way to. Returns at once; any thread. */
@FunctionalInterface
public interface SystemNotices {
    void tell(String title, String words);
}
