package dev.slipway.kubevela.cue.compile;

import dev.slipway.kubevela.cue.compile.Expr.Choice;
import dev.slipway.kubevela.cue.compile.Expr.Clause;
import dev.slipway.kubevela.cue.compile.Expr.Decl;
import dev.slipway.kubevela.cue.compile.Expr.Element;
import dev.slipway.kubevela.cue.compile.Expr.Mark;
import dev.slipway.kubevela.cue.compile.Expr.Op;
import dev.slipway.kubevela.cue.syntax.Literals;
import dev.slipway.kubevela.cue.syntax.Node;
import dev.slipway.kubevela.cue.syntax.SyntaxCode;
import dev.slipway.kubevela.cue.syntax.Token;
import dev.slipway.kubevela.cue.syntax.TokenKind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Resolves the names of the files of one package and decodes their literals. Every problem is collected; nothing is evaluated. Not for
 * several threads.
 */
public final class Compiler {

    private static final Set<String> FUNCTIONS =
            Set.of("len", "close", "and", "or", "error", "matchN", "matchIf", "div", "mod", "quo", "rem");

    private static final int LONGEST_QUOTED = 60;

    /** Deeper expressions are refused; a chain of selections nests as deep as it is long. */
    private static final int DEEPEST = 700;

    private int depth;
    private final Imports imports;
    private final @Nullable String owner;
    private final LanguageVersion language;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, Label> shared = new HashMap<>();
    private final LetUses lets = new LetUses();
    private Scope scope;
    private int above;

    /** Names that stand in the label of the pattern that is being compiled. */
    private @Nullable List<Token> patternNames;

    /** Fields of the package, of whichever file. */
    private final Scope everywhere = new Scope(null, false);

    /**
     * A compiler for one package.
     *
     * @param owner whom hidden names belong to; null for a text without a package
     */
    public Compiler(Imports imports, @Nullable String owner) {
        this(imports, owner, LanguageVersion.NEWEST);
    }

    /**
     * A compiler for one package in some version of the language.
     *
     * @param owner whom hidden names belong to; null for a text without a package
     */
    public Compiler(Imports imports, @Nullable String owner, LanguageVersion language) {
        this.language = language;
        this.imports = imports;
        this.owner = owner;
        this.scope = everywhere;
    }

    /** What was wrong so far. */
    public List<Problem> problems() {
        return List.copyOf(problems);
    }

    /** The files as structs, to be unified at the root with no environment around them. */
    public List<Expr.StructLit> compile(List<Node.File> files) {
        for (Node.File file : files) {
            fieldNames(file.decls(), everywhere);
        }
        List<Expr.StructLit> structs = new ArrayList<>();
        for (Node.File file : files) {
            Scope within = new Scope(everywhere, true);
            for (Node.ImportSpec spec : file.imports()) {
                importName(spec, within);
            }
            structs.add(struct(file, file.decls(), within));
        }
        circles();
        return structs;
    }

    /** An expression over the fields of the package. */
    public Expr compileExpression(Node.Expr expression, List<Node.File> files) {
        for (Node.File file : files) {
            fieldNames(file.decls(), everywhere);
        }
        scope = new Scope(everywhere, true);
        for (Node.File file : files) {
            for (Node.ImportSpec spec : file.imports()) {
                importName(spec, scope);
            }
            for (Node.Decl decl : file.decls()) {
                if (decl instanceof Node.Field field) {
                    ownNames(field, scope);
                }
            }
        }
        scope.unused().clear();
        Expr compiled = expr(expression);
        circles();
        return compiled;
    }

    private void circles() {
        for (LetUses.Use use : lets.circles()) {
            problem(use.name(), CompileCode.LET_CYCLE, use.name().text());
        }
    }

    private void fieldNames(List<Node.Decl> decls, Scope into) {
        for (Node.Decl decl : decls) {
            if (decl instanceof Node.Field field && field.label() instanceof Node.Ident name) {
                into.put(name.name(), new Scope.OfField(identifier(name.name())));
            }
        }
    }

    private void importName(Node.ImportSpec spec, Scope into) {
        String text = Literals.text(spec.path().text());
        String path = text == null ? "" : text;
        if (imports.find(path) == Imports.Found.NOTHING) {
            problem(spec.path(), CompileCode.IMPORT, path);
        }
        int colon = path.lastIndexOf(':');
        Token given = spec.name();
        String name = given != null ? given.text() : colon >= 0 ? path.substring(colon + 1) : imports.nameOf(path);
        if (into.peek(name) != null) {
            problem(given != null ? given : spec.path(), CompileCode.REDECLARED, name);
        }
        declare(into, name, spec.path(), false);
        into.putUsed(name, new Scope.OfImport(path), spec.path());
    }

    // ------------------------------------------------------------------ structs

    private Expr.StructLit struct(Node node, List<Node.Decl> decls, Scope within) {
        Scope before = scope;
        int aboveBefore = above;
        scope = within;
        above = 0;
        Map<Node.LetDecl, Expr.Let> own = new IdentityHashMap<>(2);
        for (Node.Decl decl : decls) {
            switch (decl) {
                case Node.Field field -> ownNames(field, within);
                case Node.LetDecl let -> {
                    Expr.Let compiled = new Expr.Let(let, let.name().text());
                    own.put(let, compiled);
                    Scope.Meaning other = within.peek(compiled.name());
                    if (compiled.name().equals("_")) {
                        problem(let.name(), CompileCode.TOP_NAME);
                    } else if (other != null) {
                        problem(let.name(), CompileCode.REDECLARED, compiled.name());
                    }
                    declare(within, compiled.name(), let.name(), true);
                    within.putUsed(compiled.name(), new Scope.OfLet(compiled), let.name());
                }
                default -> {}
            }
        }
        Expr.StructLit struct = new Expr.StructLit(node);
        List<Decl> compiled = new ArrayList<>();
        for (Node.Decl decl : decls) {
            switch (decl) {
                case Node.Field field -> compiled.add(field(field));
                case Node.LetDecl let -> {
                    Expr.Let target = own.get(let);
                    if (target != null) {
                        lets.enter(target);
                        String hidden = within.hide(target.name());
                        target.complete(expr(let.value()));
                        within.hide(hidden);
                        lets.leave();
                        compiled.add(target);
                    }
                }
                case Node.Embedding embedding -> compiled.add(new Expr.Embedding(embedding, expr(embedding.value())));
                case Node.Comprehension comprehension -> {
                    Expr.Comprehension made = comprehension(comprehension);
                    if (made.value() instanceof Expr.StructLit body) {
                        body.yieldedByComprehension();
                    }
                    compiled.add(made);
                }
                case Node.Ellipsis ellipsis -> compiled.add(new Expr.Ellipsis(ellipsis));
                case Node.Package clause -> {}
                case Node.Import clause -> {}
                case Node.Attribute attribute -> {}
                case Node.BadDecl bad -> {}
            }
        }
        struct.complete(compiled);
        leave(within);
        scope = before;
        above = aboveBefore;
        return struct;
    }

    private void leave(Scope within) {
        within.unused().forEach((name, token) -> {
            boolean imported = within.peek(name) instanceof Scope.OfImport;
            problems.add(
                    Problem.of(token.position(), imported ? CompileCode.UNUSED_IMPORT : CompileCode.UNUSED_NAME, name));
        });
    }

    /** A name that is one of a field here and of an alias or a let further out, or the other way round, is refused: so the original does. */
    private void declare(Scope into, String name, Token token, boolean alias) {
        if (into.peek(name) != null || name.equals("_")) {
            return;
        }
        if (alias) {
            into.alias(name);
        }
        Boolean around = into.aliasAround(name, everywhere);
        if (around != null && around != alias) {
            problem(token, CompileCode.TWO_MEANINGS, name);
        }
    }

    /** The names that a field gives to its own struct. */
    private void ownNames(Node.Field field, Scope into) {
        Node.Label label = field.label();
        if (label instanceof Node.Ident name) {
            Scope.Meaning other = into.peek(name.name());
            if (other instanceof Scope.OfLet || other instanceof Scope.OfDynamic || other instanceof Scope.OfImport) {
                problem(name.token(), CompileCode.REDECLARED, name.name());
            }
            declare(into, name.name(), name.token(), false);
            into.put(name.name(), new Scope.OfField(identifier(name.name())));
        }
        Token alias = field.alias();
        if (alias == null || label instanceof Node.Pattern) {
            return;
        }
        if (alias.text().equals("_")) {
            problem(alias, CompileCode.TOP_NAME);
            return;
        }
        Scope.Meaning other = into.peek(alias.text());
        if (other != null) {
            problem(alias, CompileCode.REDECLARED, alias.text());
        }
        declare(into, alias.text(), alias, true);
        Label fixed = fixed(label);
        into.putUsed(
                alias.text(), fixed != null ? new Scope.OfField(fixed) : new Scope.OfDynamic(dynamic(label)), alias);
    }

    private static Node.Expr dynamic(Node.Label label) {
        return switch (label) {
            case Node.Paren paren -> paren.value();
            case Node.Interpolation text -> text;
            case Node.Ident name -> name;
            case Node.BasicLit literal -> literal;
            case Node.Pattern pattern -> pattern.list();
        };
    }

    private @Nullable Label fixed(Node.Label label) {
        return switch (label) {
            case Node.Ident name -> identifier(name.name());
            case Node.BasicLit literal -> {
                Token token = literal.token();
                if (token.kind() == TokenKind.STRING) {
                    String text = Literals.text(token.text());
                    yield text == null ? null : Label.string(text);
                }
                yield Label.string(token.text());
            }
            default -> null;
        };
    }

    private Label identifier(String name) {
        return shared.computeIfAbsent(name, text -> Label.identifier(text, owner));
    }

    private Decl field(Node.Field field) {
        Mark mark = field.constraint() == null
                ? Mark.MEMBER
                : field.constraint().kind() == TokenKind.OPTION ? Mark.OPTIONAL : Mark.REQUIRED;
        if (field.label() instanceof Node.Pattern pattern) {
            return pattern(field, pattern);
        }
        if (field.label() instanceof Node.Ident name && name.name().equals("_")) {
            problem(name.token(), CompileCode.TOP_NAME);
        }
        Label label = fixed(field.label());
        if (label != null) {
            return new Expr.Field(field, label, mark, fieldValue(scope, field.value()));
        }
        if (field.label() instanceof Node.BasicLit literal) {
            value(literal);
        }
        return new Expr.Dynamic(field, expr(dynamic(field.label())), mark, fieldValue(scope, field.value()));
    }

    private Decl pattern(Node.Field field, Node.Pattern pattern) {
        List<Node.Expr> elements = pattern.list().elements();
        Node.Expr inner = elements.isEmpty() ? pattern.list() : elements.getFirst();
        Scope within = new Scope(scope, true);
        if (inner instanceof Node.Comprehension || inner instanceof Node.Ellipsis) {
            problem(inner.first(), CompileCode.PATTERN);
            return new Expr.Pattern(field, new Expr.BottomLit(inner), null, new Expr.BottomLit(inner));
        }
        List<Token> namesAround = patternNames;
        List<Token> names = new ArrayList<>();
        patternNames = names;
        Expr label;
        String variable = null;
        if (inner instanceof Node.Alias alias) {
            variable = alias.name().text();
            if (alias.name().text().equals("_")) {
                problem(alias.name(), CompileCode.TOP_NAME);
            }
            label = expr(alias.value());
            declare(within, variable, alias.name(), true);
            within.put(variable, new Scope.OfVariable());
        } else {
            label = expr(inner);
        }
        patternNames = namesAround;
        Token alias = field.alias();
        if (alias != null) {
            declare(within, alias.text(), alias, true);
            within.put(alias.text(), new Scope.OfVertex());
        }
        for (Token name : names) {
            if (within.ownName(name.text(), everywhere)) {
                problem(name, CompileCode.PATTERN_NAME, name.text());
            }
        }
        return new Expr.Pattern(field, label, variable, inScope(within, field.value()));
    }

    private Expr fieldValue(Scope level, Node.Expr value) {
        boolean before = level.inField(true);
        Expr compiled = value(value);
        level.inField(before);
        return compiled;
    }

    private Expr inScope(Scope within, Node.Expr value) {
        Scope before = scope;
        int aboveBefore = above;
        scope = within;
        above = 0;
        Expr compiled = fieldValue(within, value);
        leave(within);
        scope = before;
        above = aboveBefore;
        return compiled;
    }

    /** A value, perhaps with a name for itself before it. */
    private Expr value(Node.Expr value) {
        if (!(value instanceof Node.Alias alias)) {
            return expr(value);
        }
        if (alias.name().text().equals("_")) {
            problem(alias.name(), CompileCode.TOP_NAME);
        }
        Scope within = new Scope(scope, true);
        declare(within, alias.name().text(), alias.name(), true);
        within.putUsed(alias.name().text(), new Scope.OfVertex(), alias.name());
        return new Expr.Aliased(alias, inScope(within, alias.value()));
    }

    private Expr.Comprehension comprehension(Node.Comprehension comprehension) {
        Scope before = scope;
        int aboveBefore = above;
        List<Clause> clauses = new ArrayList<>();
        List<Scope> opened = new ArrayList<>();
        for (Node.Clause clause : comprehension.clauses()) {
            switch (clause) {
                case Node.ForClause loop -> {
                    Expr source = expr(loop.source());
                    Scope within = enter();
                    opened.add(within);
                    Token key = loop.key();
                    if (key != null && !key.text().equals("_")) {
                        declare(within, key.text(), key, false);
                        within.put(key.text(), new Scope.OfVariable());
                    }
                    if (!loop.value().text().equals("_")) {
                        declare(within, loop.value().text(), loop.value(), false);
                        within.put(loop.value().text(), new Scope.OfVariable());
                    }
                    clauses.add(new Expr.For(
                            loop, key == null ? null : key.text(), loop.value().text(), source));
                }
                case Node.IfClause condition -> clauses.add(new Expr.If(condition, expr(condition.condition())));
                case Node.LetClause let -> {
                    Expr value = expr(let.value());
                    Scope within = enter();
                    opened.add(within);
                    declare(within, let.name().text(), let.name(), false);
                    within.put(let.name().text(), new Scope.OfVariable());
                    clauses.add(new Expr.LetClause(let, let.name().text(), value));
                }
            }
        }
        Expr value = expr(comprehension.value());
        opened.forEach(this::leave);
        scope = before;
        above = aboveBefore;
        return new Expr.Comprehension(comprehension, clauses, value);
    }

    private Scope enter() {
        Scope within = new Scope(scope, true);
        if (above != 0) {
            throw new IllegalStateException("a scope cannot be entered from elsewhere");
        }
        scope = within;
        return within;
    }

    // ------------------------------------------------------------------ expressions

    private Expr expr(Node.Expr node) {
        if (depth >= DEEPEST) {
            problems.add(new Problem(
                    node.first().position(), SyntaxCode.TOO_DEEP.id(), List.of(String.valueOf(DEEPEST)), null));
            return new Expr.BottomLit(node);
        }
        depth++;
        Expr compiled = compiled(node);
        depth--;
        return compiled;
    }

    private Expr compiled(Node.Expr node) {
        return switch (node) {
            case Node.Ident name -> name(name);
            case Node.BasicLit literal -> literal(literal);
            case Node.Interpolation text -> interpolation(text);
            case Node.Paren paren -> expr(paren.value());
            case Node.BottomLit bottom -> new Expr.BottomLit(bottom);
            case Node.BadExpr bad -> new Expr.BottomLit(bad);
            case Node.StructLit struct -> struct(struct, struct.decls(), new Scope(within(), true));
            case Node.ListLit list -> list(list);
            case Node.Ellipsis dots -> {
                problem(dots.dots(), CompileCode.ELLIPSIS);
                yield new Expr.BottomLit(dots);
            }
            case Node.Alias alias -> {
                problem(alias.name(), CompileCode.ALIAS);
                yield expr(alias.value());
            }
            case Node.Comprehension comprehension -> {
                problem(comprehension.first(), CompileCode.COMPREHENSION);
                yield new Expr.BottomLit(comprehension);
            }
            case Node.Selector selector -> selector(selector);
            case Node.Index index -> new Expr.Index(index, expr(index.operand()), expr(index.index()));
            case Node.Slice slice ->
                new Expr.Slice(
                        slice,
                        expr(slice.operand()),
                        slice.low() == null ? null : expr(slice.low()),
                        slice.high() == null ? null : expr(slice.high()));
            case Node.Call call -> call(call);
            case Node.Unary unary -> unary(unary);
            case Node.Binary binary -> binary(binary);
        };
    }

    /** The scope as the outer one of a new level; a label compiled from elsewhere keeps its distance. */
    private Scope within() {
        Scope outer = scope;
        for (int i = 0; i < above; i++) {
            outer = new Scope(outer, true);
        }
        return outer;
    }

    private Expr call(Node.Call call) {
        List<Expr> arguments = call.arguments().stream().map(this::expr).toList();
        return new Expr.Call(call, expr(call.function()), arguments);
    }

    private Expr list(Node.ListLit list) {
        List<Element> elements = new ArrayList<>();
        Expr rest = null;
        for (Node.Expr element : list.elements()) {
            switch (element) {
                case Node.Comprehension comprehension -> elements.add(comprehension(comprehension));
                case Node.Ellipsis dots ->
                    rest = dots.type() == null ? new Expr.Type(dots, Kind.TOP) : expr(dots.type());
                default -> elements.add(new Expr.Single(value(element)));
            }
        }
        return new Expr.ListLit(list, elements, rest);
    }

    private Expr interpolation(Node.Interpolation text) {
        List<Expr> values = text.values().stream().map(this::expr).toList();
        List<Token> parts = text.parts();
        try {
            Literals.Quotes quotes =
                    Literals.quotes(parts.getFirst().text(), parts.getLast().text());
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < parts.size(); i++) {
                byte[] part = Literals.part(parts.get(i).text(), quotes, i == 0, i == parts.size() - 1);
                texts.add(new String(part, quotes.bytes() ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8));
            }
            return new Expr.Interpolation(text, quotes.bytes(), texts, values);
        } catch (Literals.BadLiteral bad) {
            meaningless(text.first(), bad);
            return new Expr.BottomLit(text);
        }
    }

    private Expr literal(Node.BasicLit literal) {
        Token token = literal.token();
        return switch (token.kind()) {
            case NULL -> new Expr.Const(literal, new Datum.Null());
            case TRUE -> new Expr.Const(literal, new Datum.Bool(true));
            case FALSE -> new Expr.Const(literal, new Datum.Bool(false));
            case INT, FLOAT -> {
                Num number = Numerals.parse(token.text());
                if (number == null) {
                    problem(token, CompileCode.NUMBER, shortened(token.text()));
                    yield new Expr.BottomLit(literal);
                }
                yield new Expr.Const(literal, number);
            }
            default -> {
                try {
                    Literals.Quotes quotes = Literals.quotes(token.text(), token.text());
                    byte[] content = Literals.part(token.text(), quotes, true, true);
                    yield new Expr.Const(
                            literal,
                            quotes.bytes()
                                    ? new Datum.Bytes(content)
                                    : new Datum.Text(new String(content, StandardCharsets.UTF_8)));
                } catch (Literals.BadLiteral bad) {
                    meaningless(token, bad);
                    yield new Expr.BottomLit(literal);
                }
            }
        };
    }

    private Expr selector(Node.Selector selector) {
        String member = selector.name().text();
        mention(selector.name());
        boolean quoted = member.startsWith("\"") || member.startsWith("#\"");
        if (selector.operand() instanceof Node.Ident name) {
            String path = imported(name.name());
            if (path != null && imports.find(path) == Imports.Found.STANDARD) {
                mention(name.token());
                resolve(name.name());
                if (!imports.members(path).contains(member)) {
                    unknown(selector.name(), CompileCode.MEMBER, member, imports.members(path), path, member);
                    return new Expr.BottomLit(selector);
                }
                return new Expr.FunctionRef(selector, path, member);
            }
        }
        String text = quoted ? Literals.text(member) : null;
        return new Expr.Selector(
                selector, expr(selector.operand()), text != null ? Label.string(text) : identifier(member));
    }

    /** Notes a name that stands in the label of a pattern. */
    private void mention(Token name) {
        if (patternNames != null) {
            patternNames.add(name);
        }
    }

    /** The package that a name stands for, perhaps by way of a let; null when it stands for anything else. */
    private @Nullable String imported(String name) {
        Set<String> seen = new HashSet<>();
        String wanted = name;
        Scope level = scope;
        while (level != null && seen.size() < 100) {
            Scope.Meaning meaning = level.peek(wanted);
            if (meaning instanceof Scope.OfLet known
                    && known.let().node() instanceof Node.LetDecl let
                    && let.value() instanceof Node.Ident other
                    && seen.add(wanted)) {
                wanted = other.name();
            } else if (meaning != null) {
                return meaning instanceof Scope.OfImport known ? known.path() : null;
            } else {
                level = level.outer();
            }
        }
        return null;
    }

    private record Resolved(Scope.Meaning meaning, Scope level, int up) {}

    private @Nullable Resolved resolve(String name) {
        int up = above;
        for (Scope level = scope; level != null; level = level.outer()) {
            if (level == everywhere) {
                // Fields of other files of the package belong to the same root.
                Scope.Meaning meaning = level.peek(name);
                return meaning == null ? null : new Resolved(meaning, level, up - 1);
            }
            Scope.Meaning meaning = level.get(name);
            if (meaning != null) {
                return new Resolved(meaning, level, up);
            }
            up += level.pushes() ? 1 : 0;
        }
        return null;
    }

    private Expr name(Node.Ident ident) {
        String name = ident.name();
        if (name.equals("_")) {
            return new Expr.Type(ident, Kind.TOP);
        }
        mention(ident.token());
        Resolved found = resolve(name);
        if (found == null) {
            String plain = name.startsWith("__") ? name.substring(2) : name;
            Expr predeclared = predeclared(ident, plain);
            if (predeclared != null) {
                if (plain.equals("error") && language.compareTo(LanguageVersion.ERRORS) < 0) {
                    problem(
                            ident.token(),
                            CompileCode.TOO_NEW,
                            name,
                            LanguageVersion.ERRORS.toString(),
                            language.toString());
                }
                return predeclared;
            }
            Set<String> known = new TreeSet<>();
            for (Scope level = scope; level != null; level = level.outer()) {
                known.addAll(level.names());
            }
            unknown(ident.token(), CompileCode.REFERENCE, name, known, name);
            return new Expr.BottomLit(ident);
        }
        return switch (found.meaning()) {
            case Scope.OfField field -> new Expr.FieldRef(ident, found.up(), field.label());
            case Scope.OfVertex vertex -> new Expr.SelfRef(ident, found.up());
            case Scope.OfVariable variable -> new Expr.VarRef(ident, found.up(), name);
            case Scope.OfLet let -> {
                lets.use(let.let(), ident.token());
                yield new Expr.LetRef(ident, found.up(), let.let());
            }
            case Scope.OfDynamic dynamic -> {
                Scope before = scope;
                int aboveBefore = above;
                scope = found.level();
                above = found.up();
                Expr label = expr(dynamic.label());
                scope = before;
                above = aboveBefore;
                yield new Expr.Index(ident, new Expr.SelfRef(ident, found.up()), label);
            }
            case Scope.OfImport imported ->
                imports.find(imported.path()) == Imports.Found.STANDARD
                        ? new Expr.FunctionRef(ident, imported.path(), "")
                        : new Expr.ImportRef(ident, imported.path());
        };
    }

    private static @Nullable Expr predeclared(Node.Ident node, String name) {
        if (FUNCTIONS.contains(name)) {
            return new Expr.FunctionRef(node, "", name);
        }
        return switch (name) {
            case "string" -> new Expr.Type(node, Kind.STRING);
            // The original's tests turn an optimization off with it; it says nothing about values.
            case "no_sharing" -> new Expr.Type(node, Kind.TOP);
            case "bytes" -> new Expr.Type(node, Kind.BYTES);
            case "bool" -> new Expr.Type(node, Kind.BOOL);
            case "int" -> new Expr.Type(node, Kind.INT);
            case "float" -> new Expr.Type(node, Kind.FLOAT);
            case "number" -> new Expr.Type(node, Kind.NUMBER);
            case "uint" -> new Expr.And(node, new Expr.Type(node, Kind.INT), least(node, BigInteger.ZERO));
            case "rune" -> whole(node, BigInteger.ZERO, BigInteger.valueOf(0x10FFFF));
            case "int8" -> signed(node, 8);
            case "int16" -> signed(node, 16);
            case "int32" -> signed(node, 32);
            case "int64" -> signed(node, 64);
            case "int128" -> signed(node, 128);
            case "uint8" -> unsigned(node, 8);
            case "uint16" -> unsigned(node, 16);
            case "uint32" -> unsigned(node, 32);
            case "uint64" -> unsigned(node, 64);
            case "uint128" -> unsigned(node, 128);
            case "float32" -> real(node, new BigDecimal("3.40282346638528859811704183484516925440e+38"));
            case "float64" -> real(node, new BigDecimal("1.797693134862315708145274237317043567981e+308"));
            default -> null;
        };
    }

    private static Expr least(Node node, BigInteger least) {
        return new Expr.Bound(node, Op.GE, new Expr.Const(node, Num.of(least)));
    }

    private static Expr whole(Node node, BigInteger least, BigInteger most) {
        return new Expr.And(
                node,
                new Expr.Type(node, Kind.INT),
                new Expr.And(
                        node, least(node, least), new Expr.Bound(node, Op.LE, new Expr.Const(node, Num.of(most)))));
    }

    private static Expr signed(Node node, int bits) {
        BigInteger beyond = BigInteger.ONE.shiftLeft(bits - 1);
        return whole(node, beyond.negate(), beyond.subtract(BigInteger.ONE));
    }

    private static Expr unsigned(Node node, int bits) {
        return whole(node, BigInteger.ZERO, BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE));
    }

    private static Expr real(Node node, BigDecimal most) {
        return new Expr.And(
                node,
                new Expr.Bound(node, Op.GE, new Expr.Const(node, Num.real(most.negate()))),
                new Expr.Bound(node, Op.LE, new Expr.Const(node, Num.real(most))));
    }

    private Expr unary(Node.Unary unary) {
        Token operator = unary.operator();
        switch (operator.kind()) {
            case MUL -> {
                problem(operator, CompileCode.MARK);
                return expr(unary.operand());
            }
            case SUB, ADD, NOT -> {
                Expr operand = expr(unary.operand());
                Op op = operator.kind() == TokenKind.NOT ? Op.NOT : operator.kind() == TokenKind.SUB ? Op.SUB : Op.ADD;
                if (op != Op.NOT && operand instanceof Expr.Const known && known.value() instanceof Num number) {
                    return new Expr.Const(unary, op == Op.SUB ? number.negate() : number);
                }
                return new Expr.Unary(unary, op, operand);
            }
            default -> {
                Op op = op(operator.kind());
                if (op == null) {
                    problem(operator, CompileCode.OPERATOR, operator.text());
                    return new Expr.BottomLit(unary);
                }
                return new Expr.Bound(unary, op, expr(unary.operand()));
            }
        }
    }

    private Expr binary(Node.Binary binary) {
        if (binary.op() == TokenKind.OR) {
            List<Node.Expr> sides = new ArrayList<>();
            Node.Expr rest = binary;
            while (rest instanceof Node.Binary or && or.op() == TokenKind.OR) {
                sides.addFirst(or.right());
                rest = or.left();
            }
            sides.addFirst(rest);
            List<Choice> choices = new ArrayList<>();
            boolean marked = false;
            for (Node.Expr side : sides) {
                boolean isDefault =
                        side instanceof Node.Unary unary && unary.operator().kind() == TokenKind.MUL;
                marked |= isDefault;
                choices.add(new Choice(
                        expr(isDefault && side instanceof Node.Unary unary ? unary.operand() : side), isDefault));
            }
            return new Expr.Or(binary, choices, marked);
        }
        // A long chain of one operator leans to the left: its depth is walked, not called.
        List<Node.Binary> chain = new ArrayList<>();
        Node.Expr rest = binary;
        while (rest instanceof Node.Binary inner && inner.op() != TokenKind.OR) {
            chain.add(inner);
            rest = inner.left();
        }
        Expr left = expr(rest);
        for (Node.Binary inner : chain.reversed()) {
            Expr right = expr(inner.right());
            Op op = op(inner.op());
            if (op == null) {
                left = new Expr.And(inner, left, right);
            } else {
                decided(inner, op, left);
                decided(inner, op, right);
                left = new Expr.Binary(inner, op, left, right);
            }
        }
        return left;
    }

    /** A type or bound never becomes a value, so an operator can never do anything with it. */
    private void decided(Node node, Op op, Expr operand) {
        if ((operand instanceof Expr.Type || operand instanceof Expr.Bound) && op != Op.EQ && op != Op.NE
                || (operand instanceof Expr.Type || operand instanceof Expr.Bound)
                        && node instanceof Node.Binary compared
                        && !(compared.left() instanceof Node.BottomLit)
                        && !(compared.right() instanceof Node.BottomLit)) {
            problems.add(Problem.of(node.first().position(), CompileCode.OPERAND, op.spelling()));
        }
    }

    private static @Nullable Op op(TokenKind kind) {
        return switch (kind) {
            case ADD -> Op.ADD;
            case SUB -> Op.SUB;
            case MUL -> Op.MUL;
            case QUO -> Op.QUO;
            case INT_DIV -> Op.INT_DIV;
            case INT_MOD -> Op.INT_MOD;
            case INT_QUO -> Op.INT_QUO;
            case INT_REM -> Op.INT_REM;
            case LAND -> Op.LAND;
            case LOR -> Op.LOR;
            case EQL -> Op.EQ;
            case NEQ -> Op.NE;
            case LSS -> Op.LT;
            case LEQ -> Op.LE;
            case GTR -> Op.GT;
            case GEQ -> Op.GE;
            case MAT -> Op.MATCH;
            case NMAT -> Op.NO_MATCH;
            default -> null;
        };
    }

    private static String shortened(String text) {
        return text.length() > LONGEST_QUOTED ? text.substring(0, LONGEST_QUOTED) + "…" : text;
    }

    private void problem(Token token, CompileCode code, String... arguments) {
        problems.add(Problem.of(token.position(), code, arguments));
    }

    private void unknown(Token token, CompileCode code, String name, Iterable<String> known, String... arguments) {
        problems.add(new Problem(token.position(), code.id(), List.of(arguments), Nearest.to(name, known)));
    }

    private void meaningless(Token literal, Literals.BadLiteral why) {
        problems.add(new Problem(literal.position(), why.code().id(), List.of(), null));
    }
}
