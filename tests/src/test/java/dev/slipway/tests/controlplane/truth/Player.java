package dev.slipway.tests.controlplane.truth;

import dev.slipway.api.resource.Value;
import java.util.ArrayList;
import java.util.List;

/** Plays cases on one cluster. */
interface Player {
    /** Makes a namespace for a case. */
    void makeNamespace(String namespace);

    /** Asks one thing; a refusal by the server is an answer, not an exception. */
    Answer play(String namespace, Step step, Bindings bindings);

    /** All answers of a case as data. */
    default List<Value> play(Case one, String namespace) {
        makeNamespace(namespace);
        return play(one.steps(), namespace, new Normaliser(namespace, "", false));
    }

    /** The answers to steps in a namespace that exists. */
    default List<Value> play(List<Step> steps, String namespace, Normaliser normaliser) {
        var bindings = new Bindings();
        var answers = new ArrayList<Value>();
        var settled = false;
        for (var step : steps) {
            settled = step instanceof Step.Rest
                    || step instanceof Step.Gone
                    || settled && (step instanceof Step.ListAll || step instanceof Step.Get);
            var answer = play(namespace, step, bindings);
            answer.content().ifPresent(bindings::saw);
            answers.add(answer.normalised(normaliser.settled(settled)));
        }
        return List.copyOf(answers);
    }
}
