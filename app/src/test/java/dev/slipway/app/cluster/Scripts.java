package dev.slipway.app.cluster;

import java.io.IOException;

/** Answers that every API server gives. */
final class Scripts {
    private Scripts() {}

    /** Answers discovery of core/v1 and apps/v1; everything else is the given script's. */
    static ScriptedServer.Script api(ScriptedServer.Script rest) {
        return (request, exchange) -> {
            if (!discovery(request, exchange)) {
                rest.answer(request, exchange);
            }
        };
    }

    private static boolean discovery(ScriptedServer.Request request, ScriptedServer.Exchange exchange)
            throws IOException {
        switch (request.target()) {
            case "/api/v1" -> exchange.json(200, """
                {"kind":"APIResourceList","groupVersion":"v1","resources":[
                  {"name":"configmaps","kind":"ConfigMap","namespaced":true,"verbs":["get","list","patch"]},
                  {"name":"secrets","kind":"Secret","namespaced":true,"verbs":["get","patch"]},
                  {"name":"namespaces","kind":"Namespace","namespaced":false,"verbs":["get"]},
                  {"name":"namespaces/status","kind":"Namespace","namespaced":false,"verbs":["get"]}]}\
                """);
            case "/apis/apps/v1" -> exchange.json(200, """
                {"kind":"APIResourceList","groupVersion":"apps/v1","resources":[
                  {"name":"deployments","kind":"Deployment","namespaced":true,"verbs":["get","list","watch"]},
                  {"name":"deployments/scale","kind":"Scale","namespaced":true,"verbs":["get"]}]}\
                """);
            default -> {
                return false;
            }
        }
        return true;
    }

    static String deployment(String name, String uid, String version) {
        return """
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"%s","namespace":"shop","uid":"%s","resourceVersion":"%s"},"spec":{"replicas":3}}\
            """.formatted(name, uid, version);
    }

    static String list(String version, String... items) {
        return """
            {"kind":"DeploymentList","apiVersion":"apps/v1","metadata":{"resourceVersion":"%s"},"items":[%s]}\
            """.formatted(version, String.join(",", items));
    }

    static String event(String type, String object) {
        return "{\"type\":\"" + type + "\",\"object\":" + object + "}";
    }

    static String bookmark(String version) {
        return event(
                "BOOKMARK",
                "{\"kind\":\"Deployment\",\"apiVersion\":\"apps/v1\",\"metadata\":{\"resourceVersion\":\"" + version
                        + "\"},\"spec\":{}}");
    }

    static String status(int code, String reason, String message) {
        return """
            {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"%s","reason":"%s","code":%d}\
            """.formatted(message, reason, code);
    }
}
