package dev.slipway.tests.corpora;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Says nothing; can do what another one can. */
record Silent(Subject other) implements Subject {

    @Override
    public Outcome evaluate(Map<String, String> files) {
        return Outcome.refused("panic", null);
    }

    @Override
    public Outcome evaluate(String text, String field) {
        return Outcome.refused("panic", null);
    }

    @Override
    public Printed print(String text) {
        return new Printed(List.of(), null, null);
    }

    @Override
    public Schemas schemas(Map<String, String> files, Set<String> flags, boolean expanded) {
        return new Schemas("null", null);
    }

    @Override
    public Set<Ability> abilities() {
        return other.abilities();
    }
}
