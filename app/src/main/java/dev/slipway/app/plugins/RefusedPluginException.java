package dev.slipway.app.plugins;

import java.io.Serial;

/** A check that a plugin did not pass; caught where its row is made, so never seen outside this package. */
public final class RefusedPluginException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient PluginProblem problem;

    RefusedPluginException(String code, String reason, String hint) {
        this(new PluginProblem(code, reason, hint));
    }

    RefusedPluginException(PluginProblem problem) {
        super(problem.reason());
        this.problem = problem;
    }

    /** What was found and what to try. */
    public PluginProblem problem() {
        return problem;
    }
}
