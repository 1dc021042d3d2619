package dev.slipway.kubevela.cue.syntax;

import java.util.List;

/**
 * One token with the comments that belong to it. Two tokens are the same only if they are one object.
 *
 * <p>A comment directly above a token belongs to that token; any other belongs to the token before it.
 */
public final class Token {

    private final Source source;
    private final TokenKind kind;
    private final String text;
    private final int start;
    private final Spacing spacing;
    private List<Comment> before = List.of();
    private List<Comment> after = List.of();

    Token(Source source, TokenKind kind, String text, int start, Spacing spacing) {
        this.source = source;
        this.kind = kind;
        this.text = text;
        this.start = start;
        this.spacing = spacing;
    }

    /** A token of a text that is no CUE, so that what is made of it has a place. */
    public static Token foreign(Source source, TokenKind kind, String text, int start) {
        return new Token(source, kind, text, start, Spacing.UNKNOWN);
    }

    void attach(List<Comment> above, List<Comment> behind) {
        if (!above.isEmpty()) {
            before = List.copyOf(above);
        }
        if (!behind.isEmpty()) {
            after = List.copyOf(behind);
        }
    }

    /** The same token with other white space before it. */
    Token at(Spacing other) {
        return like(kind, text, other, before);
    }

    /** Another token in the place of this one, with the comments behind it. */
    Token like(TokenKind otherKind, String otherText, Spacing otherSpacing, List<Comment> above) {
        Token token = new Token(source, otherKind, otherText, start, otherSpacing);
        token.attach(above, after);
        return token;
    }

    /** What kind it is. */
    public TokenKind kind() {
        return kind;
    }

    /** Its spelling in the source; a comma that a line's end implies is a line break. */
    public String text() {
        return text;
    }

    /** Where it begins. */
    public int start() {
        return start;
    }

    /** How it is set off from what stands before it. */
    public Spacing spacing() {
        return spacing;
    }

    /** Comments directly above it. */
    public List<Comment> before() {
        return before;
    }

    /** Comments behind it that do not stand directly above the next token. */
    public List<Comment> after() {
        return after;
    }

    /** The source that it stands in. */
    public Source source() {
        return source;
    }

    /** Where it begins, for messages. */
    public Position position() {
        return source.position(start);
    }

    /** The line that it begins on. */
    public int line() {
        return source.line(start);
    }

    /** True for a comma that nobody wrote. */
    public boolean implied() {
        return kind == TokenKind.COMMA && !text.equals(",");
    }

    @Override
    public String toString() {
        return kind + " " + text;
    }
}
