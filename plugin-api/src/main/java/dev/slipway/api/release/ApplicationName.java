package dev.slipway.api.release;

/** An application's name; together with its namespace it names what a release changes. */
public record ApplicationName(String value) implements Comparable<ApplicationName> {
    public ApplicationName {
        if (!value.matches("[a-z0-9]([-a-z0-9.]{0,51}[a-z0-9])?")) {
            throw new IllegalArgumentException(
                    "an application name is 1 to 53 lower-case letters, digits, '-' and '.', not: " + value);
        }
    }

    @Override
    public int compareTo(ApplicationName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
