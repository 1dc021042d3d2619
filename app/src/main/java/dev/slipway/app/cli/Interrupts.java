package dev.slipway.app.cli;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/**
 * Ctrl-C as an event instead of an end. Goes through the JDK's signal class by reflection, since it has no supported name;
 * where it is missing, Ctrl-C ends the process as usual, which is safe too.
 */
final class Interrupts implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Interrupts.class.getName());

    private final Runnable restore;

    private Interrupts(Runnable restore) {
        this.restore = restore;
    }

    /**
     * Calls back at each Ctrl-C until closed; where nobody can be asked, also when the process is told to end.
     *
     * @param attended whether somebody sits at a terminal
     */
    static Interrupts on(Runnable pressed, boolean attended) {
        var interrupt = handle("INT", pressed);
        if (attended) {
            return interrupt;
        }
        var end = handle("TERM", pressed);
        return new Interrupts(() -> {
            interrupt.close();
            end.close();
        });
    }

    /** From now on the process lives through the end of its terminal and through Ctrl-C there. */
    static void ignore() {
        handle("INT", () -> {});
        handle("HUP", () -> {});
    }

    private static Interrupts handle(String name, Runnable pressed) {
        try {
            var signalType = Class.forName("sun.misc.Signal");
            var handlerType = Class.forName("sun.misc.SignalHandler");
            var handle = signalType.getMethod("handle", signalType, handlerType);
            var signal = signalType.getConstructor(String.class).newInstance(name);
            InvocationHandler answer = (proxy, method, arguments) -> switch (method.getName()) {
                case "handle" -> {
                    pressed.run();
                    yield null;
                }
                case "hashCode" -> System.identityHashCode(proxy);
                case "equals" -> arguments != null && same(proxy, arguments[0]);
                default -> name;
            };
            var handler =
                    Proxy.newProxyInstance(Interrupts.class.getClassLoader(), new Class<?>[] {handlerType}, answer);
            var before = handle.invoke(null, signal, handler);
            return new Interrupts(() -> {
                try {
                    handle.invoke(null, signal, before);
                } catch (ReflectiveOperationException e) {
                    LOG.log(Level.DEBUG, "signal " + name + " keeps its handler", e);
                }
            });
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.log(Level.DEBUG, "signal " + name + " cannot be handled here", e);
            return new Interrupts(() -> {});
        }
    }

    @Override
    public void close() {
        restore.run();
    }

    @SuppressWarnings("ReferenceEquality") // the handler is a proxy: its own equals is what is being answered here
    private static boolean same(Object proxy, Object other) {
        return proxy == other;
    }
}
