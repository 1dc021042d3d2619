package dev.slipway.kubevela.cue.syntax;

import static dev.slipway.kubevela.cue.syntax.Layout.BLANK;
import static dev.slipway.kubevela.cue.syntax.Layout.BREAK;
import static dev.slipway.kubevela.cue.syntax.Layout.COLUMN;
import static dev.slipway.kubevela.cue.syntax.Layout.COMMA;
import static dev.slipway.kubevela.cue.syntax.Layout.DECL_COMMA;
import static dev.slipway.kubevela.cue.syntax.Layout.FIXED;
import static dev.slipway.kubevela.cue.syntax.Layout.INDENT;
import static dev.slipway.kubevela.cue.syntax.Layout.LAST;
import static dev.slipway.kubevela.cue.syntax.Layout.LINE;
import static dev.slipway.kubevela.cue.syntax.Layout.SECTION;
import static dev.slipway.kubevela.cue.syntax.Layout.TIGHT;
import static dev.slipway.kubevela.cue.syntax.Layout.UNINDENT;

import dev.slipway.kubevela.cue.syntax.Node.Clause;
import dev.slipway.kubevela.cue.syntax.Node.Decl;
import dev.slipway.kubevela.cue.syntax.Node.Expr;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Prints a tree in CUE's own style, keeping the author's line breaks and comments. One use each; {@link #format} is the door.
 */
public final class Formatter {

    private static final int UNARY = 8;
    private static final int OPERAND = 9;
    /** Where a multi-line string stands deeper than this, its lines stay where they are. */
    private static final int DEEPEST_REINDENTED = 6;

    private final boolean simplify;
    private final Set<Token> renamed;
    private final Layout layout = new Layout();
    private final Set<Token> commented = Collections.newSetFromMap(new IdentityHashMap<>());
    private TokenKind last = TokenKind.ILLEGAL;
    private boolean inline;
    private boolean braceOnLine;
    private int braceLine;

    private Formatter(boolean simplify, Set<Token> renamed) {
        this.simplify = simplify;
        this.renamed = renamed;
    }

    /**
     * The text of a file in the common style.
     *
     * @param simplify also removes what does not matter: quotes of labels, braces around one field, the place of an ellipsis
     */
    public static String format(Node.File file, boolean simplify) {
        Formatter formatter = new Formatter(simplify, simplify ? LabelQuotes.superfluous(file) : Set.of());
        formatter.declarations(file.decls());
        formatter.above(file.end());
        return formatter.layout.finish();
    }

    // ------------------------------------------------------------------ tokens and comments

    private void ask(int wishes) {
        layout.ask(wishes);
    }

    private int lineBreak() {
        return inline ? BLANK : BREAK;
    }

    private void above(Token token) {
        if (!token.before().isEmpty() && commented.add(token)) {
            comments(token.before());
        }
    }

    private void behind(@Nullable Token token) {
        if (token != null) {
            comments(token.after());
        }
    }

    private void comments(List<Comment> groups) {
        boolean first = true;
        for (Comment group : groups) {
            if (!first) {
                ask(SECTION);
            }
            first = false;
            comment(group);
        }
    }

    private void comment(Comment group) {
        Spacing spacing = group.trails() ? Spacing.BLANK : group.spacing();
        switch (spacing) {
            case UNKNOWN, NEWLINE, SECTION -> {}
            case BLANK -> {
                ask(BLANK);
                layout.forget(LINE | SECTION | BREAK | DECL_COMMA);
            }
            case NONE -> layout.forget(LINE | SECTION | BREAK | DECL_COMMA);
        }
        if (group.documents() && !layout.empty()) {
            ask(LINE);
        }
        boolean first = true;
        for (String line : group.lines()) {
            if (!layout.atMargin()) {
                ask(COLUMN);
            }
            layout.place(first ? group.spacing() : Spacing.NEWLINE);
            first = false;
            layout.text(line);
            noteLines();
            last = TokenKind.ILLEGAL;
            layout.commentEnds();
            if (group.documents()) {
                ask(FIXED);
            }
        }
    }

    private void noteLines() {
        if (layout.lines() != braceLine) {
            braceOnLine = false;
        }
    }

    /** Prints a token that stands in the source. */
    private void token(Token token) {
        token(token, token.text(), token.kind());
    }

    private void token(Token token, String text, TokenKind kind) {
        above(token);
        layout.place(token.spacing());
        write(text, kind);
        behind(token);
    }

    /** Prints an operator where it stands, set off from what it would run into. */
    private void write(String text, TokenKind kind) {
        boolean wordOperator = switch (kind) {
            case INT_DIV, INT_MOD, INT_QUO, INT_REM, LET -> true;
            default -> false;
        };
        boolean clashes = wordOperator && last != TokenKind.ILLEGAL
                || kind == TokenKind.PERIOD && last == TokenKind.INT
                || last == TokenKind.ADD && text.startsWith("+")
                || last == TokenKind.SUB && text.startsWith("-")
                || last == TokenKind.QUO && text.startsWith("*");
        if (clashes && !layout.blankBefore()) {
            ask(BLANK);
        }
        layout.text(text);
        noteLines();
        last = kind;
        if (wordOperator) {
            ask(BLANK);
        }
    }

    // ------------------------------------------------------------------ declarations

    private static int chain(Node.Field field) {
        if (!(field.value() instanceof Node.StructLit struct)) {
            return 1;
        }
        if (struct.decls().size() != 1) {
            return 0;
        }
        return struct.decls().getFirst() instanceof Node.Field inner ? 1 + chain(inner) : 1;
    }

    private static boolean commented(Decl decl) {
        Token comma = decl.comma();
        if (!decl.first().before().isEmpty() || comma != null && !comma.after().isEmpty()) {
            return true;
        }
        return switch (decl) {
            case Node.Field field ->
                switch (field.label()) {
                    case Node.Ident name -> !name.token().after().isEmpty();
                    case Node.BasicLit literal -> !literal.token().after().isEmpty();
                    default -> false;
                };
            case Node.LetDecl let -> !let.name().after().isEmpty();
            default -> false;
        };
    }

    private static boolean definition(Decl decl) {
        return decl instanceof Node.Field field
                && field.label() instanceof Node.Ident name
                && (name.name().startsWith("#") || name.name().startsWith("_#"));
    }

    private void declarations(List<Decl> decls) {
        int chain = 0;
        Node.Ellipsis moved = null;
        for (int i = 0; i < decls.size(); i++) {
            Decl decl = decls.get(i);
            if (i > 0) {
                ask(DECL_COMMA);
                int next = decl instanceof Node.Field field ? chain(field) : 0;
                if (!inline && (chain == 0 || next != chain)) {
                    ask(lineBreak());
                }
                Decl previous = decls.get(i - 1);
                if (commented(decl) && (!(previous instanceof Node.Field) || definition(previous))) {
                    ask(SECTION);
                }
            }
            if (simplify && decl instanceof Node.Ellipsis ellipsis) {
                moved = ellipsis;
                continue;
            }
            declaration(decl);
            chain = decl instanceof Node.Field field ? chain(field) : 0;
            if (i + 1 < decls.size() && decls.get(i + 1) instanceof Node.Field field) {
                boolean tall = field.value() instanceof Node.ListLit
                        || field.value() instanceof Node.StructLit struct
                                && (struct.open() != null || struct.decls().size() != 1);
                if (tall) {
                    ask(lineBreak());
                    continue;
                }
            }
            ask(inline ? BLANK : LINE);
        }
        if (moved != null) {
            above(moved.dots());
            write("...", TokenKind.ELLIPSIS);
            behind(moved.dots());
            behind(moved.comma());
            ask(inline ? BLANK : LINE);
        }
    }

    private void declaration(Decl decl) {
        above(decl.first());
        switch (decl) {
            case Node.Field field -> field(field);
            case Node.Package clause -> {
                token(clause.keyword());
                ask(BLANK);
                write(clause.name().text(), TokenKind.IDENT);
                behind(clause.name());
                ask(SECTION | FIXED);
            }
            case Node.Import clause -> imports(clause);
            case Node.LetDecl let -> {
                if (let.keyword().spacing().breaksLine()) {
                    ask(BREAK);
                }
                token(let.keyword());
                ask(BLANK | FIXED);
                token(let.name());
                ask(BLANK | FIXED);
                token(let.bind());
                ask(BLANK);
                expression(let.value());
                ask(DECL_COMMA);
            }
            case Node.Embedding embedding -> {
                if (decl.first().spacing().breaksLine()) {
                    ask(BREAK);
                }
                expression(embedding.value());
                ask(LINE);
            }
            case Node.Comprehension comprehension -> {
                if (decl.first().spacing().breaksLine()) {
                    ask(BREAK);
                }
                comprehension(comprehension);
            }
            case Node.Ellipsis ellipsis -> ellipsis(ellipsis);
            case Node.Attribute attribute -> token(attribute.text());
            case Node.BadDecl bad -> token(bad.first());
        }
        behind(decl.comma());
    }

    private void imports(Node.Import clause) {
        token(clause.keyword());
        if (clause.specs().isEmpty()) {
            ask(BLANK);
            if (clause.open() != null && clause.close() != null) {
                token(clause.open());
                token(clause.close());
            }
            ask(LINE);
        } else if (clause.open() == null) {
            ask(BLANK);
            specs(clause.specs());
        } else {
            ask(BLANK);
            token(clause.open());
            ask(LINE | INDENT);
            specs(clause.specs());
            if (clause.close() != null) {
                above(clause.close());
                ask(UNINDENT | LINE);
                token(clause.close());
            }
            ask(LINE);
        }
        if (!clause.specs().isEmpty()) {
            ask(SECTION | FIXED);
        }
    }

    private void specs(List<Node.ImportSpec> specs) {
        for (Node.ImportSpec spec : specs) {
            if (spec.name() != null) {
                token(spec.name());
                ask(BLANK);
            }
            token(spec.path());
            ask(LINE);
            behind(spec.comma());
        }
    }

    private Node.@Nullable Field inner(Node.Field field) {
        if (!(field.value() instanceof Node.StructLit struct)
                || struct.decls().size() != 1
                || struct.open() != null && (!simplify || commented(field))
                || !field.attributes().isEmpty()) {
            return null;
        }
        return struct.decls().getFirst() instanceof Node.Field only
                        && only.attributes().isEmpty()
                        && !commented(only)
                        && (struct.open() == null
                                || struct.open().after().isEmpty()
                                        && struct.close() != null
                                        && struct.close().before().isEmpty())
                ? only
                : null;
    }

    private void field(Node.Field field) {
        label(field);
        if (field.constraint() != null) {
            write(field.constraint().text(), field.constraint().kind());
        }
        ask(TIGHT | FIXED);
        token(field.colon());

        Node.Field inner = inner(field);
        if (inner != null) {
            if (simplify || !inner.first().spacing().breaksLine()) {
                ask(BLANK | FIXED);
                declaration(inner);
            } else {
                ask(INDENT | BREAK);
                declaration(inner);
                layout.level(-1);
            }
            return;
        }

        boolean tall = tall(field.value());
        int gap = tall || braceOnLine ? BLANK : COLUMN;
        ask(gap);
        if (field.value() instanceof Node.ListLit || field.value() instanceof Node.StructLit) {
            expression(field.value());
        } else {
            ask(INDENT);
            expression(field.value());
            layout.unindent();
        }
        for (Node.Attribute attribute : field.attributes()) {
            ask(gap);
            token(attribute.text());
            gap = BLANK;
        }
        if (tall) {
            ask(BREAK);
        }
    }

    /** True for a value whose neighbours cannot form a table with it. */
    private static boolean tall(Expr value) {
        return switch (value) {
            case Node.StructLit struct -> true;
            case Node.ListLit list -> true;
            case Node.BasicLit literal -> literal.token().text().indexOf('\n') >= 0;
            case Node.Paren paren -> tall(paren.value());
            case Node.Unary unary -> tall(unary.operand());
            case Node.Binary binary -> tall(binary.left()) || tall(binary.right());
            case Node.Index index -> tall(index.operand());
            case Node.Selector selector -> tall(selector.operand());
            case Node.Call call -> call.arguments().stream().anyMatch(Formatter::tall);
            default -> false;
        };
    }

    private void label(Node.Field field) {
        if (field.alias() != null && field.bind() != null) {
            token(field.alias(), field.alias().text(), TokenKind.IDENT);
            token(field.bind());
        }
        switch (field.label()) {
            case Node.Ident name -> token(name.token(), name.name(), TokenKind.STRING);
            case Node.BasicLit literal -> {
                String text = literal.token().text();
                if (text.startsWith("\"\"\"") || text.startsWith("#")) {
                    String value = Literals.text(text);
                    if (value != null) {
                        text = Literals.quote(value);
                    }
                }
                if (renamed.contains(literal.token())) {
                    text = text.substring(1, text.length() - 1);
                    above(literal.token());
                    write(text, TokenKind.STRING);
                    behind(literal.token());
                } else {
                    token(literal.token(), text, TokenKind.STRING);
                }
            }
            case Node.Interpolation text -> expression(text);
            case Node.Paren paren -> expression(paren);
            case Node.Pattern pattern -> expression(pattern.list());
        }
    }

    // ------------------------------------------------------------------ expressions

    private void expression(Expr value) {
        expression(value, 0, 1);
    }

    private void comprehension(Node.Comprehension comprehension) {
        boolean first = true;
        for (Clause clause : comprehension.clauses()) {
            above(clause.first());
            if (!first) {
                ask(BLANK);
            }
            first = false;
            clause(clause);
        }
        ask(BLANK | FIXED);
        expression(comprehension.value());
    }

    private void clause(Clause clause) {
        switch (clause) {
            case Node.ForClause loop -> {
                token(loop.keyword(), "for", TokenKind.STRING);
                ask(BLANK | INDENT);
                if (loop.key() != null && loop.separator() != null) {
                    token(loop.key(), loop.key().text(), TokenKind.STRING);
                    token(loop.separator());
                    ask(BLANK);
                }
                token(loop.value(), loop.value().text(), TokenKind.STRING);
                ask(BLANK);
                token(loop.in(), "in", TokenKind.STRING);
                ask(BLANK);
                expression(loop.source());
                layout.unindent();
                behind(loop.comma());
            }
            case Node.IfClause condition -> {
                token(condition.keyword(), "if", TokenKind.STRING);
                ask(BLANK | INDENT);
                expression(condition.condition());
                layout.unindent();
                behind(condition.comma());
            }
            case Node.LetClause let -> {
                token(let.keyword());
                ask(BLANK | FIXED | INDENT);
                token(let.name());
                ask(BLANK | FIXED);
                token(let.bind());
                ask(BLANK);
                expression(let.value());
                layout.unindent();
                behind(let.comma());
            }
        }
    }

    private void ellipsis(Node.Ellipsis ellipsis) {
        token(ellipsis.dots());
        if (ellipsis.type() != null
                && !(ellipsis.type() instanceof Node.Ident name && name.name().equals("_"))) {
            expression(ellipsis.type());
        }
    }

    private static boolean oneLine(Node.StructLit struct) {
        if (struct.open() != null && struct.close() != null) {
            return struct.open().line() == struct.close().line();
        }
        return false;
    }

    private void struct(Node.StructLit struct) {
        boolean outer = inline;
        if (struct.decls().size() <= 1 && oneLine(struct)) {
            inline = true;
        }
        int start = lineBreak();
        if (struct.decls().isEmpty()) {
            boolean commented = struct.open() != null && !struct.open().after().isEmpty()
                    || struct.close() != null && !struct.close().before().isEmpty();
            start = commented ? lineBreak() : BLANK | FIXED;
        } else if (struct.open() == null || unplaced(struct.decls().getFirst())) {
            start |= LINE | FIXED;
        }
        if (struct.open() != null) {
            above(struct.open());
            layout.place(struct.open().spacing());
        }
        write("{", TokenKind.LBRACE);
        int line = layout.lines();
        ask(TIGHT | start | INDENT);
        braceOnLine = true;
        braceLine = line;
        if (struct.open() != null) {
            behind(struct.open());
        }
        declarations(struct.decls());
        if (struct.close() != null) {
            above(struct.close());
        }
        ask(UNINDENT);
        ask(TIGHT);
        if (layout.lines() != line) {
            ask(LINE);
            if (last != TokenKind.RBRACE && last != TokenKind.RBRACK) {
                ask(FIXED);
            }
        }
        inline = outer;
        if (struct.close() != null) {
            layout.place(struct.close().spacing());
        }
        write("}", TokenKind.RBRACE);
        behind(struct.close());
    }

    /** True for a field whose label was rewritten and has no place of its own any more. */
    private boolean unplaced(Decl decl) {
        return decl instanceof Node.Field field
                && field.label() instanceof Node.BasicLit literal
                && renamed.contains(literal.token());
    }

    private void list(Node.ListLit list) {
        above(list.open());
        layout.place(list.open().spacing());
        write("[", TokenKind.LBRACK);
        int start = TIGHT | INDENT;
        if (list.elements().isEmpty()
                && list.open().after().isEmpty()
                && list.close().before().isEmpty()) {
            start |= BLANK | FIXED;
        }
        ask(start);
        behind(list.open());
        for (int i = 0; i < list.elements().size(); i++) {
            Expr element = list.elements().get(i);
            above(element.first());
            switch (element) {
                case Node.Comprehension comprehension -> comprehension(comprehension);
                case Node.Ellipsis ellipsis -> ellipsis(ellipsis);
                default -> expression(element);
            }
            ask(COMMA | BLANK);
            behind(list.commas().get(i));
        }
        ask(LAST | TIGHT);
        above(list.close());
        ask(UNINDENT | TIGHT);
        token(list.close());
    }

    private void expression(Expr value, int outer, int depth) {
        switch (value) {
            case Node.Ident name -> token(name.token(), name.name(), TokenKind.IDENT);
            case Node.BasicLit literal ->
                token(literal.token(), literal(literal.token()), literal.token().kind());
            case Node.BottomLit bottom -> token(bottom.token());
            case Node.BadExpr bad -> write("_|_", TokenKind.BOTTOM);
            case Node.Interpolation text -> {
                for (int i = 0; i < text.parts().size(); i++) {
                    token(text.parts().get(i), text.parts().get(i).text(), TokenKind.STRING);
                    if (i < text.values().size()) {
                        expression(text.values().get(i), 0, depth + 1);
                    }
                }
            }
            case Node.Paren paren -> {
                if (paren.value() instanceof Node.Paren doubled) {
                    expression(doubled, 0, depth);
                } else {
                    token(paren.open());
                    expression(paren.value(), 0, Math.max(1, depth - 1));
                    token(paren.close());
                }
            }
            case Node.StructLit struct -> struct(struct);
            case Node.ListLit list -> list(list);
            case Node.Alias alias -> {
                token(alias.name());
                token(alias.bind());
                expression(alias.value());
            }
            case Node.Comprehension comprehension -> comprehension(comprehension);
            case Node.Ellipsis ellipsis -> ellipsis(ellipsis);
            case Node.Selector selector -> selector(selector, depth);
            case Node.Index index -> {
                expression(index.operand(), OPERAND, 1);
                token(index.open());
                expression(index.index(), 0, depth + 1);
                token(index.close());
            }
            case Node.Slice slice -> {
                expression(slice.operand(), OPERAND, 1);
                token(slice.open());
                if (slice.low() != null) {
                    expression(slice.low(), 0, depth + 1);
                }
                boolean wide = depth <= 1
                        && slice.low() != null
                        && slice.high() != null
                        && (slice.low() instanceof Node.Binary || slice.high() instanceof Node.Binary);
                if (wide) {
                    ask(BLANK);
                }
                write(":", TokenKind.COLON);
                if (wide) {
                    ask(BLANK);
                }
                if (slice.high() != null) {
                    expression(slice.high(), 0, depth + 1);
                }
                token(slice.close());
            }
            case Node.Call call -> call(call, depth);
            case Node.Unary unary -> {
                token(unary.operator());
                ask(FIXED);
                expression(unary.operand(), UNARY, depth);
            }
            case Node.Binary binary -> binary(binary, outer, depth);
        }
    }

    private boolean selector(Node.Selector selector, int depth) {
        expression(selector.operand(), OPERAND, depth);
        write(".", TokenKind.PERIOD);
        if (selector.name().spacing().breaksLine()) {
            ask(INDENT | BREAK);
            name(selector.name());
            ask(UNINDENT);
            return true;
        }
        ask(TIGHT);
        name(selector.name());
        return false;
    }

    /** Prints a name, whatever the word means elsewhere. */
    private void name(Token token) {
        token(token, token.text(), token.kind() == TokenKind.STRING ? TokenKind.STRING : TokenKind.IDENT);
    }

    private void call(Node.Call call, int depth) {
        int inside = call.arguments().size() > 1 ? depth + 1 : depth;
        boolean indented = false;
        if (call.function() instanceof Node.Selector selector) {
            indented = selector(selector, inside);
        } else {
            expression(call.function(), OPERAND, inside);
        }
        token(call.open());
        for (int i = 0; i < call.arguments().size(); i++) {
            expression(call.arguments().get(i), 0, inside);
            ask(COMMA | BLANK);
            behind(call.commas().get(i));
        }
        ask(LAST | TIGHT);
        token(call.close());
        if (indented) {
            ask(UNINDENT);
        }
    }

    private void binary(Node.Binary binary, int outer, int depth) {
        int precedence = binary.op().precedence();
        if (precedence < outer) {
            write("(", TokenKind.LPAREN);
            ask(FIXED);
            expression(binary, 0, Math.max(1, depth - 1));
            write(")", TokenKind.RPAREN);
            return;
        }
        boolean blank = precedence < spread(binary, depth);
        boolean same = binary.left() instanceof Node.Binary left && left.op().precedence() == precedence;
        expression(binary.left(), precedence, same ? depth : depth + 1);
        ask(FIXED);
        if (blank) {
            ask(BLANK);
        }
        token(binary.operator(), binary.operator().text(), binary.op());
        if (binary.right().first().spacing().breaksLine()) {
            ask(BREAK);
            blank = false;
        } else {
            ask(FIXED);
        }
        if (blank) {
            ask(BLANK);
        }
        expression(binary.right(), precedence + 1, depth + 1);
    }

    /** From which precedence on an operator stands without blanks. */
    private static int spread(Node.Binary binary, int depth) {
        Mix mix = Mix.of(binary);
        if (mix.problem() > 0) {
            return mix.problem() + 1;
        }
        if (mix.sums() && mix.products()) {
            return depth == 1 ? 7 : 6;
        }
        return depth == 1 ? 8 : 6;
    }

    /** What operators an expression without parentheses mixes. */
    private record Mix(boolean sums, boolean products, int problem) {
        static Mix of(Node.Binary binary) {
            int precedence = binary.op().precedence();
            boolean sums = precedence == 6;
            boolean products = precedence == 7;
            int problem = 0;
            if (binary.left() instanceof Node.Binary left && left.op().precedence() >= precedence) {
                Mix inner = of(left);
                sums |= inner.sums;
                products |= inner.products;
                problem = inner.problem;
            }
            if (binary.right() instanceof Node.Binary right && right.op().precedence() > precedence) {
                Mix inner = of(right);
                sums |= inner.sums;
                products |= inner.products;
                problem = Math.max(problem, inner.problem);
            } else if (binary.right() instanceof Node.Unary right) {
                String both = binary.operator().text() + right.operator().text();
                if (both.equals("/*")) {
                    problem = 8;
                } else if (both.equals("++") || both.equals("--")) {
                    problem = Math.max(problem, 6);
                }
            }
            return new Mix(sums, products, problem);
        }
    }

    private String literal(Token token) {
        String text = token.text();
        switch (token.kind()) {
            case STRING -> {
                return layout.indent() < DEEPEST_REINDENTED ? Literals.reindent(text, layout.indent() + 1) : text;
            }
            case INT, FLOAT -> {
                boolean hex = text.startsWith("0x") || text.startsWith("0X");
                int point = text.indexOf('.');
                if (point == 0 && token.kind() == TokenKind.FLOAT) {
                    text = "0" + text;
                } else if (point > 0 && point == text.length() - 1 && token.kind() == TokenKind.FLOAT) {
                    text += "0";
                } else if (point > 0 && text.charAt(point + 1) > '9') {
                    text = text.substring(0, point + 1) + "0" + text.substring(point + 1);
                }
                int exponent = text.indexOf('E');
                boolean lower = exponent >= 0 && (token.kind() == TokenKind.FLOAT || exponent < text.length() - 1);
                return lower || hex && exponent > 0 && exponent < text.length() - 1
                        ? text.toLowerCase(Locale.ROOT)
                        : text;
            }
            default -> {
                return text;
            }
        }
    }
}
