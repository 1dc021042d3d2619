package dev.slipway.tests.corpora;

import java.util.Optional;

/** How a program is judged, in classes that are counted. */
enum Verdict {
    OK("ok"),
    INCOMPLETE("incomplete"),
    ERROR("error"),
    BUILD_ERROR("build-error");

    private final String text;

    Verdict(String text) {
        this.text = text;
    }

    /** The class of a status; empty for what says nothing about programs: a panic, a case that was skipped. */
    static Optional<Verdict> of(String status) {
        return switch (status) {
            case "ok", "ok-invalid-json", "marshal-error" -> Optional.of(OK);
            case "incomplete", "cycle" -> Optional.of(INCOMPLETE);
            case "error", "user", "structural cycle" -> Optional.of(ERROR);
            case "build-error", "parse-error" -> Optional.of(BUILD_ERROR);
            default -> Optional.empty();
        };
    }

    /** The class of an error's code within a tree. */
    static String ofCode(String code) {
        return switch (code) {
            case "incomplete", "cycle" -> "incomplete";
            case "eval", "user", "structural cycle" -> "error";
            default -> code;
        };
    }

    @Override
    public String toString() {
        return text;
    }
}
