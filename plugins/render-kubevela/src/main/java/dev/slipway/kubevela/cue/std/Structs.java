package dev.slipway.kubevela.cue.std;

import static dev.slipway.kubevela.cue.std.Library.WHOLE;
import static dev.slipway.kubevela.cue.std.Library.truth;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Kind;
import dev.slipway.kubevela.cue.eval.Builtin.Failure;
import dev.slipway.kubevela.cue.eval.Builtin.Parameter;
import dev.slipway.kubevela.cue.eval.Builtin.Taking;

/** The package {@code struct}. */
final class Structs {

    private static final Parameter STRUCT = new Parameter(Kind.STRUCT, Taking.SCHEMA);

    private Structs() {}

    static Library library() {
        return new Library.Table("struct")
                .function("MinFields", Kind.BOOL, Structs::minFields, STRUCT, WHOLE)
                .function("MaxFields", Kind.BOOL, Structs::maxFields, STRUCT, WHOLE)
                .library();
    }

    private static Datum minFields(Args args) throws Failure {
        int size = args.context().size(args.get(0));
        long least = args.whole(1);
        if (size < least) {
            throw Failure.unmet(args.context().capacity(args.get(0)) >= least, StdCode.TOO_FEW, size, least);
        }
        return truth(true);
    }

    private static Datum maxFields(Args args) throws Failure {
        int size = args.context().size(args.get(0));
        long most = args.whole(1);
        if (size > most) {
            throw Failure.unmet(false, StdCode.TOO_MANY, size, most);
        }
        return truth(true);
    }
}
