package dev.slipway.kubevela.cue.eval;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Kind;
import dev.slipway.kubevela.cue.syntax.Node;
import dev.slipway.kubevela.cue.syntax.Sentences;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why a function has no result. Cheap to make: it keeps what it speaks of, and words are made when somebody asks. One that belongs to a
 * {@link Value} is immutable and for any thread; during evaluation it may speak of vertices.
 */
public final class Reason {

    /** What can be the matter. Those of one enum have their sentences in the message files beside it. */
    public interface Code {
        /** The id, which never changes: {@code cue.std.no-match}. */
        String id();

        /** How many things its sentence speaks of, from {@code {0}} on. */
        int arity();

        /** The files that hold its sentence. */
        Sentences sentences();
    }

    private final String id;
    private final Sentences sentences;
    private final Object[] about;

    private Reason(String id, Sentences sentences, Object[] about) {
        this.id = id;
        this.sentences = sentences;
        this.about = about;
    }

    /**
     * A reason of a function.
     *
     * @param about what it speaks of: data, another reason, or what is put into words by {@code toString}
     * @throws IllegalArgumentException when the sentence of the code speaks of more or less
     */
    static Reason of(Code code, Object... about) {
        if (about.length != code.arity()) {
            throw new IllegalArgumentException(code + " speaks of " + code.arity() + " things, not " + about.length);
        }
        Object[] kept = about.clone();
        for (int i = 0; i < kept.length; i++) {
            if (kept[i] instanceof Datum.Opaque opaque) {
                kept[i] = Kind.name(opaque.kind());
            }
        }
        return new Reason(code.id(), code.sentences(), kept);
    }

    /** A failure within what a function asked of the evaluator. */
    static Reason of(Bottom bottom) {
        Object[] about = new Object[bottom.what().arity() + 2];
        about[0] = "";
        for (int i = 1; i < about.length - 1; i++) {
            about[i] = bottom.about(i - 1);
        }
        about[about.length - 1] = "";
        boolean missing = bottom.what() == EvalCode.NO_VALUE || bottom.what() == EvalCode.REQUIRED;
        if (!missing || !(about[2] instanceof Vertex vertex)) {
            return new Reason(bottom.what().id(), Bottom.SENTENCES, about);
        }
        for (Conjunct conjunct : vertex.conjuncts) {
            Node declared = conjunct.expr().node();
            if (declared != null) {
                about[3] = declared.first().position();
                return new Reason(bottom.what().id(), Bottom.SENTENCES, about);
            }
        }
        return new Reason(EvalCode.NOT_DECIDED.id(), Bottom.SENTENCES, new Object[] {"", vertex, ""});
    }

    /** The same, which speaks of nothing that changes. */
    Reason told() {
        Object[] lasting = new Object[about.length];
        for (int i = 0; i < about.length; i++) {
            lasting[i] = Spoken.lasting(about[i]);
        }
        return new Reason(id, sentences, lasting);
    }

    /** What is the matter: the id of a code, or of an {@link EvalCode} for a failure of the evaluator. */
    public String id() {
        return id;
    }

    /** What its sentence speaks of, the same in every language but for an inner reason, which is in English here. */
    public List<String> arguments() {
        List<String> words = new ArrayList<>(about.length);
        for (Object each : about) {
            words.add(Spoken.words(each));
        }
        return words;
    }

    /** Which of the arguments is a reason itself, -1 for none. */
    public int place() {
        return place(about);
    }

    /** The reason among the arguments, null when there is none. */
    public @Nullable Reason inner() {
        int place = place();
        return place < 0 ? null : (Reason) about[place];
    }

    static int place(Object[] about) {
        for (int i = 0; i < about.length; i++) {
            if (about[i] instanceof Reason) {
                return i;
            }
        }
        return -1;
    }

    /** The sentence in a language, in English where there is no translation. */
    public String message(Locale locale) {
        List<String> words = arguments();
        Reason inner = inner();
        if (inner != null) {
            words.set(place(), inner.message(locale));
        }
        return sentences.say(locale, id, words);
    }

    @Override
    public String toString() {
        return message(Locale.ROOT);
    }
}
