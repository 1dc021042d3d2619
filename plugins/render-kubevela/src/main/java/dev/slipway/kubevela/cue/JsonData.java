package dev.slipway.kubevela.cue;

import dev.slipway.kubevela.cue.compile.Compiler;
import dev.slipway.kubevela.cue.compile.Expr;
import dev.slipway.kubevela.cue.compile.Imports;
import dev.slipway.kubevela.cue.syntax.Node;
import dev.slipway.kubevela.cue.syntax.Parsed;
import dev.slipway.kubevela.cue.syntax.Parser;
import dev.slipway.kubevela.cue.syntax.Position;
import dev.slipway.kubevela.cue.syntax.Source;
import dev.slipway.kubevela.cue.syntax.TokenKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** JSON, which is CUE of a few forms. */
final class JsonData {

    private static final Imports NOTHING = new Imports() {
        @Override
        public Found find(String path) {
            return Found.NOTHING;
        }

        @Override
        public String nameOf(String path) {
            return path;
        }

        @Override
        public Collection<String> members(String path) {
            return List.of();
        }
    };

    private final List<CueError> errors = new ArrayList<>();

    private JsonData() {}

    static Expr read(Source source) throws InvalidCueException {
        Parsed parsed = Parser.parse(source);
        JsonData json = new JsonData();
        parsed.problems().forEach(problem -> json.errors.add(CueError.of(problem)));
        json.stop();
        List<Node.Decl> decls = parsed.file().decls();
        if (decls.size() != 1 || !(decls.getFirst() instanceof Node.Embedding embedding)) {
            json.refuse(parsed.file().first().position());
            throw new InvalidCueException(json.errors);
        }
        json.check(embedding.value());
        json.stop();
        Compiler compiler = new Compiler(NOTHING, null);
        Expr data = compiler.compileExpression(embedding.value(), List.of());
        compiler.problems().forEach(problem -> json.errors.add(CueError.of(problem)));
        json.stop();
        return data;
    }

    private void stop() throws InvalidCueException {
        if (!errors.isEmpty()) {
            throw new InvalidCueException(errors);
        }
    }

    private void refuse(Position position) {
        errors.add(CueError.of(LoadCode.JSON, List.of(position)));
    }

    private void check(Node.Expr value) {
        switch (value) {
            case Node.BasicLit literal -> {
                if (literal.token().kind() == TokenKind.STRING
                        && !literal.token().text().startsWith("\"")) {
                    refuse(literal.first().position());
                }
            }
            case Node.Unary sign
            when sign.operator().kind() == TokenKind.SUB && sign.operand() instanceof Node.BasicLit -> {}
            case Node.ListLit list -> list.elements().forEach(this::check);
            case Node.StructLit struct -> {
                for (Node.Decl decl : struct.decls()) {
                    if (decl instanceof Node.Field field
                            && field.regular()
                            && field.alias() == null
                            && field.attributes().isEmpty()
                            && field.label() instanceof Node.BasicLit) {
                        check(field.value());
                    } else {
                        refuse(decl.first().position());
                    }
                }
            }
            default -> refuse(value.first().position());
        }
    }
}
