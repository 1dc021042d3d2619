package dev.slipway.app.cluster;

import java.nio.file.Path;

/** How a user proves who they are, beside or instead of a client certificate. Closed. */
sealed interface LogIn {
    /** By the client certificate, or not at all. */
    record Silent() implements LogIn {}

    record Token(String token) implements LogIn {
        @Override
        public String toString() {
            return "Token[***]";
        }
    }

    /** Read again for every request: somebody else renews it. */
    record TokenFile(Path file) implements LogIn {}

    record Password(String user, String password) implements LogIn {
        @Override
        public String toString() {
            return "Password[" + user + ", ***]";
        }
    }

    record Exec(ExecPlugin plugin) implements LogIn {}
}
