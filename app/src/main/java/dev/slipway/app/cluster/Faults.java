package dev.slipway.app.cluster;

import dev.slipway.api.cluster.ClusterFault;
import dev.slipway.api.cluster.ClusterFault.Cause;
import dev.slipway.api.cluster.ClusterFault.Kind;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.resource.Json;
import dev.slipway.api.resource.Value.ObjectValue;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Turns answers and broken connections into {@link ClusterFault}s: above all, whether the server may have acted. */
final class Faults {
    /** The cause that carries the token with which a list that met a 410 can go on, from a newer state. */
    static final String CONTINUE = "Continue";

    private static final int MAX_TEXT = 400;
    private static final Set<String> REFUSED_CERTIFICATE = Set.of(
            "bad_certificate",
            "certificate_expired",
            "certificate_required",
            "certificate_revoked",
            "certificate_unknown",
            "unsupported_certificate",
            "unknown_ca",
            "access_denied");

    private Faults() {}

    /** The fault in an answer that is no success. */
    static ClusterFault of(HttpTransport.Answer answer, Redactor redactor, Instant now) {
        return status(answer.body())
                .map(status -> of(status, answer.code(), retryAfter(answer, now), redactor))
                .orElseGet(() -> new ClusterFault(
                        kind(answer.code()),
                        answer.code(),
                        "",
                        redactor.clean(plain(answer)),
                        List.of(),
                        retryAfter(answer, now)));
    }

    /** The fault in a Kubernetes Status, from an answer or from an ERROR event of a watch. */
    static ClusterFault of(ObjectValue status, int httpCode, Optional<Duration> header, Redactor redactor) {
        var code = status.integer("code").map(Long::intValue).filter(c -> c > 0).orElse(httpCode);
        var causes = new ArrayList<Cause>();
        for (var item : status.object("details").list("causes")) {
            if (item instanceof ObjectValue cause) {
                causes.add(new Cause(
                        cause.text("reason").orElse(""),
                        redactor.clean(cause.text("field").orElse("")),
                        redactor.clean(cause.text("message").orElse(""))));
            }
        }
        status.object("metadata")
                .text("continue")
                .filter(token -> !token.isEmpty())
                .ifPresent(token -> causes.add(new Cause(CONTINUE, "metadata.continue", token)));
        var seconds = status.object("details").integer("retryAfterSeconds").filter(s -> s > 0);
        return new ClusterFault(
                kind(code),
                code,
                status.text("reason").orElse(""),
                redactor.clean(status.text("message").orElse("the server gave no message")),
                causes,
                header.or(() -> seconds.map(Duration::ofSeconds)));
    }

    private static Optional<ObjectValue> status(String body) {
        if (!body.stripLeading().startsWith("{")) {
            return Optional.empty();
        }
        try {
            return Json.parse(body) instanceof ObjectValue object
                            && object.text("kind").equals(Optional.of("Status"))
                    ? Optional.of(object)
                    : Optional.empty();
        } catch (Json.MalformedJsonException e) {
            return Optional.empty();
        }
    }

    private static String plain(HttpTransport.Answer answer) {
        if (answer.code() == 407) {
            return "the proxy asks for a user and password";
        }
        if (answer.code() >= 300 && answer.code() < 400) {
            return "the server sends elsewhere, which an API server does not do: is something in front of it?";
        }
        var text = answer.body().strip();
        if (text.startsWith("<")) {
            return "the answer is a web page, not Kubernetes'";
        }
        return text.isEmpty() ? "the server gave no message" : text.substring(0, Math.min(text.length(), MAX_TEXT));
    }

    private static Kind kind(int code) {
        return switch (code) {
            case 401 -> Kind.UNAUTHORIZED;
            case 403 -> Kind.FORBIDDEN;
            case 404 -> Kind.NOT_FOUND;
            case 407 -> Kind.UNUSABLE;
            case 408 -> Kind.UNKNOWN;
            case 409 -> Kind.CONFLICT;
            case 410 -> Kind.GONE;
            case 429 -> Kind.NOT_SENT;
            default -> code >= 500 ? Kind.UNKNOWN : code >= 400 ? Kind.INVALID : Kind.UNUSABLE;
        };
    }

    private static Optional<Duration> retryAfter(HttpTransport.Answer answer, Instant now) {
        return answer.header("Retry-After").flatMap(text -> {
            try {
                return Optional.of(Duration.ofSeconds(Math.max(0, Long.parseLong(text.strip()))));
            } catch (NumberFormatException e) {
                return date(text.strip(), now);
            }
        });
    }

    private static Optional<Duration> date(String text, Instant now) {
        try {
            var wait = Duration.between(
                    now,
                    ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
            return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** A request that got no whole answer: whether the server may have acted, and why in words for people. */
    record Unanswered(Kind kind, Message what) {
        ClusterFault fault() {
            return ClusterFault.of(kind, 0, "", Wording.of(what));
        }
    }

    /** What a broken connection means. */
    static Unanswered of(IOException failure, URI server, Redactor redactor) {
        var chain = Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(10)
                .toList();
        var said = redactor.clean(deepest(chain));
        if (any(chain, CertificateException.class)
                || any(chain, CertPathValidatorException.class)
                || any(chain, SSLPeerUnverifiedException.class)) {
            return unanswered(Kind.UNUSABLE, "cluster.certificate-not-accepted", server, said);
        }
        if (any(chain, SSLException.class)) {
            if (REFUSED_CERTIFICATE.stream().anyMatch(said::contains)) {
                return unanswered(Kind.UNAUTHORIZED, "cluster.client-certificate-refused", server, said);
            }
            if (said.contains("Unsupported or unrecognized SSL message")) {
                return unanswered(Kind.UNUSABLE, "cluster.no-tls", server);
            }
            if (any(chain, SSLHandshakeException.class)) {
                return unanswered(Kind.NOT_SENT, "cluster.tls-failed", server, said);
            }
        }
        if (any(chain, HttpConnectTimeoutException.class)) {
            return unanswered(Kind.NOT_SENT, "cluster.connect-timeout", server);
        }
        if (any(chain, HttpTimeoutException.class)) {
            return unanswered(Kind.UNKNOWN, "cluster.no-answer", server);
        }
        if (any(chain, UnresolvedAddressException.class)) {
            return unanswered(Kind.NOT_SENT, "cluster.name-unknown", server);
        }
        if (any(chain, ConnectException.class) || any(chain, NoRouteToHostException.class)) {
            return unanswered(Kind.NOT_SENT, "cluster.connection-refused", server);
        }
        if (said.startsWith("Tunnel failed")) {
            return unanswered(Kind.NOT_SENT, "cluster.proxy-refused", server, said);
        }
        return unanswered(Kind.UNKNOWN, "cluster.connection-broke", server, said);
    }

    private static Unanswered unanswered(Kind kind, String code, Object... arguments) {
        return new Unanswered(kind, Message.of(code, arguments));
    }

    private static boolean any(List<Throwable> chain, Class<? extends Throwable> type) {
        return chain.stream().anyMatch(type::isInstance);
    }

    private static String deepest(List<Throwable> chain) {
        return chain.reversed().stream()
                .map(Throwable::getMessage)
                .filter(message -> message != null && !message.isBlank())
                .findFirst()
                .orElseGet(() -> chain.getLast().getClass().getSimpleName());
    }
}
