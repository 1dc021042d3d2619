package dev.slipway.kubevela.cue.syntax;

/** The kinds of token of CUE 0.14. */
public enum TokenKind {
    EOF(""),
    ILLEGAL(""),
    COMMA(","),
    IDENT(""),
    INT(""),
    FLOAT(""),
    STRING(""),
    /** A string up to and with the first opening of an interpolation. */
    TEXT_START(""),
    /** The part of a string between two interpolations, with both parentheses. */
    TEXT_MIDDLE(""),
    /** The part of a string after its last interpolation. */
    TEXT_END(""),
    ATTRIBUTE(""),
    BOTTOM("_|_"),
    NULL("null"),
    TRUE("true"),
    FALSE("false"),
    FOR("for"),
    IN("in"),
    IF("if"),
    LET("let"),
    FUNC("func"),
    ADD("+", 6),
    SUB("-", 6),
    MUL("*", 7),
    QUO("/", 7),
    INT_QUO("quo", 7),
    INT_REM("rem", 7),
    INT_DIV("div", 7),
    INT_MOD("mod", 7),
    LAND("&&", 4),
    LOR("||", 3),
    AND("&", 2),
    OR("|", 1),
    EQL("==", 5),
    NEQ("!=", 5),
    LSS("<", 5),
    LEQ("<=", 5),
    GTR(">", 5),
    GEQ(">=", 5),
    MAT("=~", 5),
    NMAT("!~", 5),
    BIND("="),
    NOT("!"),
    LPAREN("("),
    RPAREN(")"),
    LBRACK("["),
    RBRACK("]"),
    LBRACE("{"),
    RBRACE("}"),
    COLON(":"),
    SEMICOLON(";"),
    OPTION("?"),
    PERIOD("."),
    ELLIPSIS("...");

    private final String spelling;
    private final int precedence;

    TokenKind(String spelling) {
        this(spelling, 0);
    }

    TokenKind(String spelling, int precedence) {
        this.spelling = spelling;
        this.precedence = precedence;
    }

    /** How the token is written, empty where that varies. */
    public String spelling() {
        return spelling;
    }

    /** How tightly it binds as a binary operator, 0 for what is none. */
    public int precedence() {
        return precedence;
    }

    /** True for a word of the language that may also name a field. */
    public boolean isKeyword() {
        return switch (this) {
            case NULL, TRUE, FALSE, FOR, IN, IF, LET, FUNC -> true;
            default -> false;
        };
    }
}
