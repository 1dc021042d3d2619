package dev.slipway.view;

import dev.slipway.api.application.DocumentKind;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.render.FormModel;
import dev.slipway.api.render.FormModel.FormField;
import dev.slipway.api.render.FormModel.Input;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.ValuePath;
import dev.slipway.view.model.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The forms of the views: the same fields that the decoder knows, in the order people fill them. */
final class ViewForms {
    private ViewForms() {}

    static FormModel form(View.Kind kind) {
        var fields = new ArrayList<FormField>();
        fields.add(field("metadata.name", Input.TEXT, true));
        fields.add(field("metadata.namespace", Input.TEXT, false));
        fields.add(field("spec.image", Input.IMAGE, true));
        fields.add(choice("spec.pullPolicy", "", "Always", "IfNotPresent", "Never"));
        fields.add(field("spec.command", Input.TEXT_LIST, false));
        fields.add(field("spec.args", Input.TEXT_LIST, false));
        switch (kind) {
            case WEB_APP -> {
                fields.add(field("spec.port", Input.INTEGER, true));
                fields.add(ports());
                fields.add(group(
                        "spec.service",
                        with(field("spec.service.port", Input.INTEGER, false), Value.of(80)),
                        field("spec.service.targetPort", Input.TEXT, false),
                        choice("spec.service.type", "ClusterIP", "ClusterIP", "NodePort", "LoadBalancer"),
                        field("spec.service.annotations", Input.TEXT_MAP, false)));
                fields.add(group(
                        "spec.route",
                        group(
                                "spec.route.gateway",
                                field("spec.route.gateway.name", Input.TEXT, true),
                                field("spec.route.gateway.namespace", Input.TEXT, false),
                                field("spec.route.gateway.section", Input.TEXT, false)),
                        field("spec.route.hostnames", Input.TEXT_LIST, false),
                        field("spec.route.paths", Input.TEXT_LIST, false)));
            }
            case WORKER -> fields.add(ports());
            case CRON_JOB -> {
                fields.add(field("spec.schedule", Input.TEXT, true));
                fields.add(field("spec.timeZone", Input.TEXT, false));
                fields.add(choice("spec.concurrency", "Allow", "Allow", "Forbid", "Replace"));
                fields.add(with(field("spec.suspended", Input.BOOLEAN, false), Value.of(false)));
                fields.add(field("spec.startingDeadline", Input.DURATION, false));
                fields.add(field("spec.keepSucceeded", Input.INTEGER, false));
                fields.add(field("spec.keepFailed", Input.INTEGER, false));
                fields.add(field("spec.retries", Input.INTEGER, false));
                fields.add(field("spec.deadline", Input.DURATION, false));
                fields.add(choice("spec.restart", "Never", "OnFailure", "Never"));
            }
        }
        fields.add(field("spec.env", Input.TEXT_MAP, false));
        fields.add(field("spec.files", Input.TEXT_MAP, false));
        fields.add(field("spec.secretFiles", Input.GROUP, false));
        fields.add(group(
                "spec.resources",
                field("spec.resources.cpu", Input.QUANTITY, false),
                field("spec.resources.memory", Input.QUANTITY, false),
                field("spec.resources.limits", Input.TEXT_MAP, false)));
        if (kind != View.Kind.CRON_JOB) {
            fields.add(group("spec.probes", probe("ready"), probe("live"), probe("startup")));
            fields.add(field("spec.replicas", Input.INTEGER, false));
            fields.add(group(
                    "spec.autoscaling",
                    with(field("spec.autoscaling.min", Input.INTEGER, false), Value.of(1)),
                    field("spec.autoscaling.max", Input.INTEGER, true),
                    field("spec.autoscaling.cpu", Input.PERCENT, false),
                    field("spec.autoscaling.memory", Input.PERCENT, false)));
            fields.add(group(
                    "spec.disruption",
                    field("spec.disruption.minAvailable", Input.TEXT, false),
                    field("spec.disruption.maxUnavailable", Input.TEXT, false)));
            fields.add(group(
                    "spec.update",
                    field("spec.update.maxSurge", Input.TEXT, false),
                    field("spec.update.maxUnavailable", Input.TEXT, false),
                    with(field("spec.update.recreate", Input.BOOLEAN, false), Value.of(false))));
            fields.add(choice("spec.spread", "", "host", "zone"));
        }
        fields.add(group(
                "spec.serviceAccount",
                field("spec.serviceAccount.name", Input.TEXT, false),
                with(field("spec.serviceAccount.create", Input.BOOLEAN, false), Value.of(true))));
        fields.add(field("spec.imagePullSecrets", Input.TEXT_LIST, false));
        fields.add(field("spec.nodeSelector", Input.TEXT_MAP, false));
        fields.add(field("spec.terminationGrace", Input.DURATION, false));
        fields.add(field("spec.podLabels", Input.TEXT_MAP, false));
        fields.add(field("spec.podAnnotations", Input.TEXT_MAP, false));
        return new FormModel(
                new DocumentKind(ViewStrategy.API_VERSION, kind.documentKind()),
                Message.of("view.form." + kind.documentKind()),
                fields);
    }

    private static FormField ports() {
        return new FormField(
                ValuePath.parse("spec.ports"),
                Input.LIST,
                false,
                Message.of("view.form.spec.ports"),
                Message.of("view.form.spec.ports.help"),
                Optional.empty(),
                List.of(),
                List.of(
                        field("spec.ports.name", Input.TEXT, true),
                        field("spec.ports.port", Input.INTEGER, true),
                        choice("spec.ports.protocol", "TCP", "TCP", "UDP", "SCTP")));
    }

    private static FormField probe(String name) {
        return group(
                "spec.probes." + name,
                named("spec.probes." + name + ".http", "spec.probe.http", Input.TEXT),
                named("spec.probes." + name + ".tcp", "spec.probe.tcp", Input.BOOLEAN),
                named("spec.probes." + name + ".grpc", "spec.probe.grpc", Input.BOOLEAN),
                named("spec.probes." + name + ".exec", "spec.probe.exec", Input.TEXT_LIST),
                named("spec.probes." + name + ".port", "spec.probe.port", Input.TEXT),
                named("spec.probes." + name + ".delay", "spec.probe.delay", Input.DURATION),
                named("spec.probes." + name + ".every", "spec.probe.every", Input.DURATION),
                named("spec.probes." + name + ".timeout", "spec.probe.timeout", Input.DURATION),
                named("spec.probes." + name + ".failures", "spec.probe.failures", Input.INTEGER),
                named("spec.probes." + name + ".successes", "spec.probe.successes", Input.INTEGER));
    }

    private static FormField named(String path, String code, Input input) {
        return new FormField(
                ValuePath.parse(path),
                input,
                false,
                Message.of("view.form." + code),
                Message.of("view.form." + code + ".help"),
                Optional.empty(),
                List.of(),
                List.of());
    }

    private static FormField field(String path, Input input, boolean required) {
        return new FormField(
                ValuePath.parse(path),
                input,
                required,
                Message.of("view.form." + path),
                Message.of("view.form." + path + ".help"),
                Optional.empty(),
                List.of(),
                List.of());
    }

    private static FormField choice(String path, String otherwise, String... choices) {
        var field = field(path, Input.CHOICE, false);
        return new FormField(
                field.path(),
                field.input(),
                false,
                field.label(),
                field.description(),
                otherwise.isEmpty() ? Optional.empty() : Optional.of(Value.of(otherwise)),
                List.of(choices),
                List.of());
    }

    private static FormField with(FormField field, Value otherwise) {
        return new FormField(
                field.path(),
                field.input(),
                field.required(),
                field.label(),
                field.description(),
                Optional.of(otherwise),
                field.choices(),
                field.children());
    }

    private static FormField group(String path, FormField... children) {
        var field = field(path, Input.GROUP, false);
        return new FormField(
                field.path(),
                field.input(),
                false,
                field.label(),
                field.description(),
                Optional.empty(),
                List.of(),
                List.of(children));
    }
}
