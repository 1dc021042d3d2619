package dev.slipway.tests.corpora;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Answers "error" to everything: what its scores are worth nothing. */
final class Refusing implements Subject {

    @Override
    public Outcome evaluate(Map<String, String> files) {
        return Outcome.refused("error", "refused");
    }

    @Override
    public Outcome evaluate(String text, String field) {
        return Outcome.refused("error", "refused");
    }

    @Override
    public Printed print(String text) {
        return new Printed(List.of(new Mistake("x.cue:1:1", "refused")), null, null);
    }

    @Override
    public Schemas schemas(Map<String, String> files, Set<String> flags, boolean expanded) {
        return new Schemas(null, "refused");
    }

    @Override
    public Set<Ability> abilities() {
        return Set.of(Ability.values());
    }
}
