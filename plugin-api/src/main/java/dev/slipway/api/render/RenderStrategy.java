package dev.slipway.api.render;

import dev.slipway.api.application.Document;
import dev.slipway.api.application.DocumentKind;
import java.util.List;
import java.util.Optional;
import org.pf4j.ExtensionPoint;

/**
 * Turns an application document into Kubernetes objects.
 *
 * <p>Contract: pure and deterministic. The same request gives byte-equal objects, whatever the thread, locale, time
 * zone, machine or order of calls. No clock, network, file, randomness or environment. Problems of the document are
 * diagnostics in the result, all of them; an exception is a defect of the plugin. Safe for any number of threads;
 * called off the user interface's thread; checks {@link Thread#interrupted()} in long work.
 *
 * <p>Life: one instance per program, made by its public no-argument constructor, annotated {@code @Extension}.
 */
public interface RenderStrategy extends ExtensionPoint {
    /** A short stable name for plans and messages, for example {@code view}. */
    String name();

    /** The documents it renders. Two strategies must not claim the same kind. */
    List<DocumentKind> kinds();

    /** What the document refers to and wishes, without rendering it. */
    Inspection inspect(Document application);

    /** The objects. Called once per cluster. */
    RenderResult render(RenderRequest request);

    /** The form that fills a document of this kind, for windows and help texts. */
    default Optional<FormModel> form(DocumentKind kind) {
        return Optional.empty();
    }
}
