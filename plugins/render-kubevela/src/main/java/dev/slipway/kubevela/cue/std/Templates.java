package dev.slipway.kubevela.cue.std;

import static dev.slipway.kubevela.cue.std.Library.ANY;
import static dev.slipway.kubevela.cue.std.Library.TEXT;
import static dev.slipway.kubevela.cue.std.Library.text;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Kind;
import dev.slipway.kubevela.cue.eval.Builtin.Failure;

/** The package {@code text/template}. */
final class Templates {

    private Templates() {}

    static Library library() {
        return new Library.Table("text/template")
                .function("Execute", Kind.STRING, Templates::execute, TEXT, ANY)
                .function("HTMLEscape", Kind.STRING, a -> text(TemplateFunctions.html(a.text(0))), TEXT)
                .function("JSEscape", Kind.STRING, a -> text(TemplateFunctions.script(a.text(0))), TEXT)
                .library();
    }

    private static Datum execute(Args args) throws Failure {
        Template template = TemplateParser.parse(args.text(0), TemplateFunctions.NAMES);
        return text(TemplateRun.run(template, args.get(1), args.context()));
    }
}
