package dev.slipway.app.bootstrap;

/** Entry of the program. */
public final class Main {

    private static final int WRONG_USAGE = 64;

    private Main() {}

    /**
     * Answers {@code --version} and {@code --help}.
     *
     * @param arguments the command line as typed
     */
    public static void main(String[] arguments) {
        if (arguments.length == 1 && arguments[0].equals("--version")) {
            System.out.println("slipway " + Version.current().text());
            return;
        }
        String usage = "usage: slipway --version | --help";
        if (arguments.length == 1 && arguments[0].equals("--help")) {
            System.out.println(usage);
            return;
        }
        System.err.println(usage);
        System.exit(WRONG_USAGE);
    }
}
