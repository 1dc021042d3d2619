package dev.slipway.kubevela.cue.syntax;

import dev.slipway.kubevela.cue.syntax.Node.Decl;
import dev.slipway.kubevela.cue.syntax.Node.Expr;
import dev.slipway.kubevela.cue.syntax.Sheet.Keep;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes a tree as CUE in the one style that CUE's own tools write. Where lines end is the author's choice for the most part; blanks, indentation,
 * columns and commas are not.
 *
 * <p>A pure function. What it writes parses, and is written again unchanged, unless it was simplified or a comment stands within an
 * expression: as the original does it, such a comment may end up where it splits the expression.
 */
public final class Formatter {

    private final Sheet sheet = new Sheet();
    private final Set<Node.Field> unbraced;

    /** The number of lines when the last brace was opened. */
    private int braceLine = -1;

    /** The number of lines when the last struct was opened that holds a single declaration and is not closed yet. */
    private int flatLine = -1;

    private boolean afterBracket;
    private boolean afterTrailing;

    /** Whether the last word was a comment that stands behind an opening bracket or a package clause. */
    private boolean afterOpening;

    private Formatter(Set<Node.Field> unbraced) {
        this.unbraced = unbraced;
    }

    /**
     * A whole file, with a line end at its end.
     *
     * @param file a tree without problems
     * @param simplify whether to write the shorter of two forms that mean the same
     */
    public static String format(Node.File file, boolean simplify) {
        Simplifier.Result source = simplify ? Simplifier.simplify(file) : new Simplifier.Result(file, Set.of());
        Formatter formatter = new Formatter(source.unbraced());
        formatter.file(source.file());
        return formatter.sheet.render();
    }

    /** One expression, without a line end at its end. */
    public static String format(Expr expr) {
        Formatter formatter = new Formatter(Set.of());
        formatter.expr(expr, Keep.NOTHING, 1);
        return formatter.sheet.render().stripTrailing();
    }

    // ------------------------------------------------------------------ tokens and comments

    private void word(String text) {
        sheet.word(text);
        said();
    }

    private void said() {
        afterBracket = false;
        afterTrailing = false;
        afterOpening = false;
    }

    private void closing(String bracket) {
        sheet.closing(bracket);
        said();
        afterBracket = true;
    }

    private void token(Token token, Keep keep) {
        before(token, keep);
        word(token.text());
    }

    /** Settles what comes before a token: its comments and the author's white space. */
    private void before(Token token, Keep keep) {
        boolean close = keep == Keep.NOTHING && !sheet.empty();
        for (Comment comment : token.before()) {
            if (close) {
                lines(comment);
            } else {
                comment(comment, false);
            }
        }
        sheet.author(token.spacing(), token.before().isEmpty() || keep == Keep.ALL ? keep : Keep.BREAKS);
    }

    private void after(@Nullable Token token) {
        if (token != null) {
            comments(token.after());
        }
    }

    /** What is said behind an opening bracket, before anything else. */
    private void opened(Token open) {
        after(open);
        afterOpening = afterTrailing;
    }

    private void comments(List<Comment> comments) {
        for (Comment comment : comments) {
            comment(comment, true);
        }
    }

    private void comment(Comment comment, boolean free) {
        if (comment.trails()) {
            sheet.cell();
            sheet.unfence();
        } else if (!sheet.empty()) {
            sheet.line();
            sheet.author(comment.spacing(), Keep.BREAKS);
            if (free && afterTrailing || afterOpening) {
                sheet.section();
            }
        }
        lines(comment);
        afterTrailing = comment.trails();
    }

    private void lines(Comment comment) {
        boolean fenced = sheet.fenced();
        for (String line : comment.lines()) {
            if (!comment.trails() && !sheet.empty()) {
                sheet.line();
            }
            word(line);
            sheet.line();
            if (fenced) {
                sheet.fence();
            }
        }
    }

    private static boolean commented(@Nullable Token token) {
        return token != null && !(token.before().isEmpty() && token.after().isEmpty());
    }

    // ------------------------------------------------------------------ declarations

    private void file(Node.File file) {
        decls(file.decls(), null);
        for (Comment comment : file.end().before()) {
            comment(comment, true);
        }
    }

    private void decls(List<Decl> decls, @Nullable Token close) {
        boolean closed = close == null || close.before().isEmpty();
        for (int i = 0; i < decls.size(); i++) {
            Decl decl = decls.get(i);
            if (i > 0) {
                between(decls.get(i - 1), decl, commented(decl) || i == decls.size() - 1 && !closed);
            }
            decl(decl, i == 0 && close == null && !leads(decl) ? Keep.NOTHING : Keep.BREAKS);
            if (decl instanceof Node.Package) {
                clauseEnd(decl.comma());
            } else if (!(decl instanceof Node.Import)) {
                after(decl.comma());
            }
        }
    }

    /** Whether a declaration at the beginning of a file keeps an empty line before it. */
    private static boolean leads(Decl decl) {
        return decl instanceof Node.Embedding || decl instanceof Node.LetDecl || decl instanceof Node.Comprehension;
    }

    private void between(Decl previous, Decl decl, boolean commented) {
        Token first = Bulk.first(decl);
        boolean breaks = first.spacing().breaksLine() || !first.before().isEmpty();
        if (!(previous instanceof Node.Field field && !definition(field.label())) && breaks && commented) {
            sheet.section();
        } else if (breaks || first.spacing() == Spacing.UNKNOWN && (flatLine != sheet.lines() || sheet.fenced())) {
            sheet.line();
        }
        if ((previous instanceof Node.Package || previous instanceof Node.Import)
                && first.before().isEmpty()
                && (previous instanceof Node.Import || !commented(previous.comma()))) {
            sheet.section();
        }
        if (!sheet.breaking()) {
            word(",");
            sheet.blank();
        }
        if (!(previous instanceof Node.Field before && decl instanceof Node.Field field && Bulk.alike(before, field))
                || unbraced.contains(decl)) {
            sheet.fence();
        }
    }

    private static boolean definition(Node.Label label) {
        return label instanceof Node.Ident name
                && (name.name().startsWith("#") || name.name().startsWith("_#"));
    }

    private boolean commented(Decl decl) {
        if (!Bulk.first(decl).before().isEmpty() || commented(decl.comma())) {
            return true;
        }
        return decl instanceof Node.Field field && commented(field.colon());
    }

    private void decl(Decl decl, Keep keep) {
        switch (decl) {
            case Node.Package clause -> {
                token(clause.keyword(), keep);
                sheet.blank();
                token(clause.name(), Keep.NOTHING);
            }
            case Node.Import clause -> imports(clause, keep);
            case Node.Field field -> field(field, keep, false);
            case Node.LetDecl let -> {
                sheet.blank();
                token(let.keyword(), keep);
                binding(let.name(), let.bind(), let.value());
            }
            case Node.Embedding embedding -> expr(embedding.value(), keep, 1);
            case Node.Ellipsis ellipsis -> ellipsis(ellipsis, keep);
            case Node.Attribute attribute -> token(attribute.text(), keep);
            case Node.Comprehension comprehension -> {
                comprehension(comprehension, keep);
                for (Node.Clause clause : comprehension.clauses()) {
                    after(comma(clause));
                }
            }
            case Node.BadDecl bad ->
                throw new IllegalArgumentException(
                        "a tree with a gap at " + bad.first().position());
        }
    }

    private void binding(Token name, Token bind, Expr value) {
        sheet.blank();
        token(name, Keep.NOTHING);
        sheet.blank();
        token(bind, Keep.NOTHING);
        sheet.blank();
        expr(value, Keep.BREAKS, 1);
        comments(bind.after());
    }

    private void imports(Node.Import clause, Keep keep) {
        token(clause.keyword(), keep);
        sheet.blank();
        boolean only = clause.open() == null;
        if (only && !commented(clause.comma())) {
            importSpec(clause.specs().getFirst(), Keep.NOTHING);
            return;
        }
        if (clause.open() != null) {
            token(clause.open(), Keep.NOTHING);
        } else {
            word("(");
            sheet.blank();
        }
        sheet.enter();
        boolean first = true;
        for (Node.ImportSpec spec : clause.specs()) {
            if (!first && !sheet.breaking() && !spec.first().spacing().breaksLine()) {
                // The original leaves it out, and cannot read the result.
                word(",");
                sheet.blank();
            }
            importSpec(spec, Keep.ALL);
            after(spec.comma());
            if (clause.open() != null && first) {
                after(clause.open());
            }
            first = false;
        }
        if (only) {
            after(clause.comma());
        }
        if (clause.close() != null) {
            for (Comment comment : clause.close().before()) {
                comment(comment, true);
            }
            sheet.leave();
            sheet.author(clause.close().spacing(), Keep.ALL);
        } else {
            sheet.leave();
            sheet.line();
        }
        sheet.closing(")");
        if (!only) {
            clauseEnd(clause.comma());
        }
    }

    /** What follows a package or import clause stands apart from it, unless a comment in the same line comes between. */
    private void clauseEnd(@Nullable Token comma) {
        if (comma != null
                && !comma.after().isEmpty()
                && !comma.after().getFirst().trails()) {
            sheet.section();
        }
        after(comma);
        afterOpening = afterTrailing;
    }

    private void importSpec(Node.ImportSpec spec, Keep keep) {
        if (spec.name() != null) {
            token(spec.name(), keep);
            sheet.blank();
            token(spec.path(), Keep.NOTHING);
        } else {
            token(spec.path(), keep);
        }
    }

    private void field(Node.Field field, Keep keep, boolean inner) {
        Keep next = keep;
        if (field.alias() != null && field.bind() != null) {
            token(field.alias(), next);
            token(field.bind(), Keep.ALL);
            next = Keep.ALL;
        }
        label(field.label(), next);
        if (field.constraint() != null) {
            token(field.constraint(), Keep.NOTHING);
        }
        token(field.colon(), Keep.NOTHING);
        if (!inner) {
            after(field.colon());
        }
        Expr value = field.value();
        boolean chain = value instanceof Node.StructLit struct && struct.open() == null;
        boolean margin = chain ? Bulk.first(value).spacing().breaksLine() : !Bulk.literal(value);
        if (margin) {
            sheet.enter();
        }
        boolean columns = !chain && !Bulk.holds(value);
        sheet.blank();
        if (columns && braceLine != sheet.lines()) {
            sheet.cell();
        }
        if (value instanceof Node.StructLit struct && chain) {
            chained((Node.Field) struct.decls().getFirst());
        } else {
            expr(value, Keep.BREAKS, 1);
        }
        boolean first = true;
        for (Node.Attribute attribute : field.attributes()) {
            sheet.blank();
            if (first && columns) {
                sheet.cell();
            }
            token(attribute.text(), Keep.BREAKS);
            first = false;
        }
        if (margin) {
            sheet.leave();
        }
        if (inner) {
            after(field.colon());
        }
        if (!columns && !chain) {
            sheet.fence();
        }
    }

    /** A field that is the whole value of another; where it has a comment above or attributes, only braces make clear whose they are. */
    private void chained(Node.Field field) {
        if (Bulk.first(field).before().isEmpty() && field.attributes().isEmpty()) {
            field(field, Keep.BREAKS, true);
            return;
        }
        word("{");
        sheet.enter();
        sheet.fence();
        sheet.line();
        field(field, Keep.NOTHING, true);
        sheet.leave();
        sheet.line();
        closing("}");
    }

    private void label(Node.Label label, Keep keep) {
        switch (label) {
            case Node.Ident name -> token(name.token(), keep);
            case Node.BasicLit literal -> {
                before(literal.token(), keep);
                word(Literals.label(literal.token().text()));
            }
            case Node.Interpolation text -> expr(text, keep, 1);
            case Node.Paren paren -> expr(paren, keep, 1);
            case Node.Pattern pattern -> list(pattern.list(), keep);
        }
    }

    private void ellipsis(Node.Ellipsis ellipsis, Keep keep) {
        token(ellipsis.dots(), keep);
        if (ellipsis.type() != null
                && !(ellipsis.type() instanceof Node.Ident top && top.name().equals("_"))) {
            expr(ellipsis.type(), Keep.ALL, 1);
        }
    }

    private void comprehension(Node.Comprehension comprehension, Keep keep) {
        Keep next = keep;
        for (Node.Clause clause : comprehension.clauses()) {
            clause(clause, next);
            sheet.blank();
            next = Keep.BREAKS;
        }
        struct((Node.StructLit) comprehension.value(), Keep.NOTHING, Remarks.BELOW, List.of());
    }

    private static @Nullable Token comma(Node.Clause clause) {
        return switch (clause) {
            case Node.ForClause each -> each.comma();
            case Node.IfClause condition -> condition.comma();
            case Node.LetClause let -> let.comma();
        };
    }

    private void clause(Node.Clause clause, Keep keep) {
        switch (clause) {
            case Node.ForClause each -> {
                token(each.keyword(), keep);
                sheet.blank();
                if (each.key() != null && each.separator() != null) {
                    token(each.key(), Keep.BREAKS);
                    if (each.separator().text().equals(",")) {
                        token(each.separator(), Keep.ALL);
                    } else {
                        // The end of a line stood for it.
                        word(",");
                    }
                    after(each.separator());
                    sheet.blank();
                }
                token(each.value(), Keep.BREAKS);
                sheet.blank();
                token(each.in(), Keep.NOTHING);
                sheet.blank();
                sheet.enter();
                expr(each.source(), Keep.BREAKS, 1);
                sheet.leave();
            }
            case Node.IfClause condition -> {
                token(condition.keyword(), keep);
                sheet.blank();
                sheet.enter();
                expr(condition.condition(), Keep.BREAKS, 1);
                sheet.leave();
            }
            case Node.LetClause let -> {
                token(let.keyword(), keep);
                sheet.enter();
                binding(let.name(), let.bind(), let.value());
                sheet.leave();
            }
        }
    }

    // ------------------------------------------------------------------ expressions

    /** Writes an expression; from depth 2 on, sums and products are written without blanks. */
    private void expr(Expr expr, Keep keep, int depth) {
        switch (expr) {
            case Node.Ident name -> token(name.token(), keep);
            case Node.BasicLit literal -> literal(literal.token(), keep);
            case Node.BottomLit bottom -> token(bottom.token(), keep);
            case Node.Interpolation text -> interpolation(text, keep);
            case Node.Paren paren -> paren(paren, keep, depth);
            case Node.StructLit struct -> struct(struct, keep, Remarks.HERE, List.of());
            case Node.ListLit list -> list(list, keep);
            case Node.Alias alias -> {
                token(alias.name(), keep);
                token(alias.bind(), Keep.ALL);
                expr(alias.value(), Keep.ALL, 1);
            }
            case Node.Ellipsis ellipsis -> ellipsis(ellipsis, keep);
            case Node.Comprehension comprehension -> comprehension(comprehension, keep);
            case Node.Selector selector -> trailer(selector, keep, depth);
            case Node.Index index -> trailer(index, keep, depth);
            case Node.Slice slice -> trailer(slice, keep, depth);
            case Node.Call call -> trailer(call, keep, depth);
            case Node.Unary unary -> unary(unary, keep, depth);
            case Node.Binary binary -> binary(binary, keep, depth);
            case Node.BadExpr bad ->
                throw new IllegalArgumentException(
                        "a tree with a gap at " + bad.first().position());
        }
    }

    private void literal(Token token, Keep keep) {
        before(token, keep);
        String text = token.text();
        switch (token.kind()) {
            case INT, FLOAT -> word(Literals.number(text));
            case STRING -> {
                String margin = Literals.margin(text);
                if (margin == null) {
                    word(text);
                } else {
                    sheet.block(text, margin);
                    said();
                }
            }
            default -> word(text);
        }
    }

    private void interpolation(Node.Interpolation text, Keep keep) {
        token(text.parts().getFirst(), keep);
        for (int i = 0; i < text.values().size(); i++) {
            expr(text.values().get(i), Keep.ALL, 2);
            token(text.parts().get(i + 1), Keep.ALL);
        }
    }

    private void paren(Node.Paren outer, Keep keep, int depth) {
        Node.Paren paren = outer;
        while (paren.value() instanceof Node.Paren inside) {
            paren = inside;
        }
        before(outer.open(), keep);
        word("(");
        expr(paren.value(), Keep.ALL, Math.max(1, depth - 1));
        comments(paren.open().after());
        token(paren.close(), Keep.ALL);
    }

    private void unary(Node.Unary unary, Keep keep, int depth) {
        token(unary.operator(), keep);
        if (unary.operand() instanceof Node.Unary inner
                && clash(unary.operator().kind(), inner.operator().kind())) {
            sheet.blank();
        }
        expr(unary.operand(), Keep.NOTHING, depth);
        comments(unary.operator().after());
    }

    /** Whether one sign directly before another would be read as something else, or badly. */
    private static boolean clash(TokenKind outer, TokenKind inner) {
        return switch (outer) {
            case ADD, SUB -> inner == outer;
            case LSS -> inner == TokenKind.SUB || inner == TokenKind.MAT;
            case GTR, NOT -> inner == TokenKind.MAT;
            default -> false;
        };
    }

    private record Step(Node.Binary node, int depth) {}

    private void binary(Node.Binary root, Keep keep, int depth) {
        Deque<Step> steps = new ArrayDeque<>();
        Expr left = root;
        int at = depth;
        int above = root.op().precedence();
        while (left instanceof Node.Binary node) {
            if (node.op().precedence() != above) {
                at++;
            }
            above = node.op().precedence();
            steps.push(new Step(node, at));
            left = node.left();
        }
        expr(left, keep, at + 1);
        for (Step step : steps) {
            operator(step.node(), step.depth());
        }
    }

    private void operator(Node.Binary node, int depth) {
        Token operator = node.operator();
        boolean blanks = depth == 1
                || node.op().precedence() < TokenKind.ADD.precedence()
                || Character.isLetter(operator.text().charAt(0))
                || clashes(node);
        if (blanks) {
            sheet.blank();
        }
        token(operator, Keep.NOTHING);
        if (blanks) {
            sheet.blank();
        }
        if (Bulk.first(node.right()).spacing().breaksLine()) {
            sheet.fence();
        }
        expr(node.right(), Keep.BREAKS, depth + 1);
        comments(operator.after());
    }

    /** Whether an operator and the sign after it would be read as something else, or badly, without a blank. */
    private static boolean clashes(Node.Binary node) {
        if ((node.op() == TokenKind.ADD || node.op() == TokenKind.SUB) && endsInExponent(node.left())) {
            return true;
        }
        if (!(node.right() instanceof Node.Unary unary)) {
            return false;
        }
        return switch (node.op()) {
            case ADD, SUB -> unary.operator().kind() == node.op();
            case QUO -> unary.operator().kind() == TokenKind.MUL;
            default -> false;
        };
    }

    /** An exponent without digits takes a sign that follows at once. */
    private static boolean endsInExponent(Expr left) {
        Expr last = left;
        while (!(last instanceof Node.BasicLit)) {
            if (last instanceof Node.Binary binary) {
                last = binary.right();
            } else if (last instanceof Node.Unary unary) {
                last = unary.operand();
            } else {
                return false;
            }
        }
        Token token = ((Node.BasicLit) last).token();
        return token.kind() == TokenKind.FLOAT
                && token.text().toLowerCase(Locale.ROOT).endsWith("e");
    }

    /** Selections, indexes and calls behind an expression; there may be any number of them. */
    private void trailer(Expr last, Keep keep, int depth) {
        Deque<Expr> steps = new ArrayDeque<>();
        Expr operand = last;
        while (true) {
            Expr inner = Bulk.operand(operand);
            if (inner == null) {
                break;
            }
            steps.push(operand);
            operand = inner;
        }
        expr(operand, keep, 1);
        for (Expr step : steps) {
            switch (step) {
                case Node.Selector selector -> {
                    if (selector.operand() instanceof Node.BasicLit number
                            && number.token().kind() == TokenKind.INT) {
                        // Without a blank the dot would be read as part of the number.
                        sheet.blank();
                    }
                    token(selector.dot(), Keep.NOTHING);
                    sheet.enter();
                    sheet.fence();
                    token(selector.name(), Keep.BREAKS);
                    comments(selector.dot().after());
                    sheet.leave();
                }
                case Node.Index index -> {
                    token(index.open(), Keep.ALL);
                    expr(index.index(), Keep.ALL, depth + 1);
                    comments(index.open().after());
                    token(index.close(), Keep.ALL);
                    afterBracket = true;
                }
                case Node.Slice slice -> slice(slice, depth);
                case Node.Call call -> call(call, depth);
                default -> throw new IllegalStateException("nothing that follows an operand");
            }
        }
    }

    private void slice(Node.Slice slice, int depth) {
        boolean blanks = depth <= 1
                && slice.low() != null
                && slice.high() != null
                && (slice.low() instanceof Node.Binary || slice.high() instanceof Node.Binary);
        token(slice.open(), Keep.ALL);
        if (slice.low() != null) {
            expr(slice.low(), Keep.ALL, depth + 1);
        }
        if (blanks) {
            sheet.blank();
        }
        token(slice.colon(), Keep.NOTHING);
        if (blanks) {
            sheet.blank();
        }
        if (slice.high() != null) {
            expr(slice.high(), Keep.ALL, depth + 1);
        }
        comments(slice.open().after());
        comments(slice.colon().after());
        token(slice.close(), Keep.ALL);
        afterBracket = true;
    }

    private void call(Node.Call call, int depth) {
        token(call.open(), Keep.ALL);
        opened(call.open());
        int inside = call.arguments().size() > 1 ? depth + 1 : depth;
        for (int i = 0; i < call.arguments().size(); i++) {
            expr(call.arguments().get(i), i == 0 ? Keep.ALL : Keep.BREAKS, inside);
            Token comma = call.commas().get(i);
            boolean last = i == call.arguments().size() - 1;
            if (!last || breaks(call.close(), comma)) {
                word(",");
            }
            after(comma);
            if (!last) {
                sheet.blank();
            }
        }
        for (Comment comment : call.close().before()) {
            comment(comment, true);
        }
        sheet.author(call.close().spacing(), Keep.BREAKS);
        word(")");
    }

    /** Whether a closing token begins a line. */
    private static boolean breaks(Token close, @Nullable Token comma) {
        return close.spacing().breaksLine()
                || !close.before().isEmpty()
                || comma != null && !comma.after().isEmpty();
    }

    private void list(Node.ListLit list, Keep keep) {
        token(list.open(), keep);
        sheet.enter();
        if (!list.open().after().isEmpty()) {
            sheet.tight();
            opened(list.open());
        }
        for (int i = 0; i < list.elements().size(); i++) {
            Expr element = list.elements().get(i);
            List<Comment> late = new ArrayList<>();
            if (element instanceof Node.StructLit struct) {
                struct(struct, Keep.BREAKS, Remarks.BEHIND, late);
            } else if (element instanceof Node.Comprehension comprehension) {
                comprehension(comprehension, Keep.BREAKS);
                for (Node.Clause clause : comprehension.clauses()) {
                    Token end = comma(clause);
                    if (end != null) {
                        late.addAll(end.after());
                    }
                }
            } else {
                expr(element, Keep.BREAKS, 1);
            }
            Token comma = list.commas().get(i);
            boolean last = i == list.elements().size() - 1;
            if (!last || breaks(list.close(), comma) || !late.isEmpty() || clause(element)) {
                word(",");
            }
            comments(late);
            after(comma);
            if (!last) {
                sheet.blank();
            }
        }
        boolean remarks = !list.close().before().isEmpty();
        for (Comment comment : list.close().before()) {
            comment(comment, true);
        }
        sheet.leave();
        if (!list.elements().isEmpty() || remarks || sheet.breaking()) {
            sheet.author(list.close().spacing(), Keep.BREAKS);
        }
        closing("]");
    }

    /** Where a struct says what its author said behind its first brace. */
    private enum Remarks {
        HERE,
        /** After the last declaration. */
        BELOW,
        /** Outside, by whoever asked for the struct; with what is said above its last brace. */
        BEHIND
    }

    private void struct(Node.StructLit struct, Keep keep, Remarks remarks, List<Comment> behind) {
        Token open = struct.open();
        Token close = struct.close();
        if (open == null || close == null) {
            field((Node.Field) struct.decls().getFirst(), keep, true);
            return;
        }
        token(open, keep);
        braceLine = sheet.lines();
        int began = sheet.lines();
        int flat = flatLine;
        if (struct.decls().size() == 1) {
            flatLine = began;
        }
        sheet.enter();
        if (remarks == Remarks.BEHIND) {
            behind.addAll(open.after());
        } else if (!open.after().isEmpty()
                && (remarks == Remarks.HERE || struct.decls().isEmpty())) {
            sheet.tight();
            opened(open);
        }
        sheet.fence();
        decls(struct.decls(), close);
        flatLine = flat;
        if (remarks == Remarks.BELOW && !struct.decls().isEmpty()) {
            after(open);
        }
        if (remarks == Remarks.BEHIND) {
            behind.addAll(close.before());
        } else {
            comments(close.before());
        }
        sheet.leave();
        if (sheet.lines() > began && !afterBracket) {
            sheet.line();
        } else if (!struct.decls().isEmpty() || !open.after().isEmpty() || commented(close)) {
            sheet.author(close.spacing(), Keep.BREAKS);
        }
        if (!sheet.breaking() && !struct.decls().isEmpty() && struct.decls().getLast() instanceof Node.LetDecl) {
            word(",");
            sheet.blank();
        } else if (!sheet.breaking()
                && !struct.decls().isEmpty()
                && struct.decls().getLast() instanceof Node.Embedding embedding
                && clause(embedding.value())) {
            word(",");
        }
        closing("}");
    }

    /** A name that begins a clause where no comma follows it; the original drops that comma and then cannot read what it wrote. */
    private static boolean clause(Expr value) {
        return value instanceof Node.Ident name
                && (name.name().equals("for") || name.name().equals("if"));
    }
}
