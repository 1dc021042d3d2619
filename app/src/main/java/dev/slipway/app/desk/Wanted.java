package dev.slipway.app.desk;

import java.util.Optional;

/**
 * A plan that is wanted.
 *
 * @param file an application or a release plan, as the desk's folder names it
 * @param strategy a strategy's name or a plan's file, in place of the application's own
 * @param against what to compare with; an empty text for what is known best
 * @param adopt whether lanes begin with taking over what others made, where something has to be
 */
public record Wanted(String file, Optional<String> strategy, String against, boolean adopt, Overlay overlay) {
    public static Wanted of(String file) {
        return new Wanted(file, Optional.empty(), "", false, Overlay.NONE);
    }

    public Wanted against(String other) {
        return new Wanted(file, strategy, other, adopt, overlay);
    }
}
