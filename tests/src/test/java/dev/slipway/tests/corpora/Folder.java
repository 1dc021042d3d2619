package dev.slipway.tests.corpora;

import dev.slipway.tests.corpora.Subject.Ability;
import java.util.List;

/**
 * A folder of the corpora.
 *
 * @param name its path below the corpora
 * @param ability what is asked of a program to compare it
 * @param cases what is compared
 * @param uncounted how many more there are that say nothing about programs
 */
record Folder(String name, Ability ability, List<Case> cases, int uncounted) {

    Folder {
        cases = List.copyOf(cases);
    }

    /** One input with its expectation. */
    interface Case {
        /** Unique within its folder. */
        String id();

        /** Asks the subject and compares. */
        Result judge(Subject subject);
    }
}
