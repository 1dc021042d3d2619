package dev.slipway.tests.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static dev.slipway.tests.architecture.Code.API;
import static dev.slipway.tests.architecture.Code.APP;
import static dev.slipway.tests.architecture.Code.KUBEVELA;
import static dev.slipway.tests.architecture.Code.OURS;
import static dev.slipway.tests.architecture.Code.STORE;
import static dev.slipway.tests.architecture.Code.TRAFFIC;
import static dev.slipway.tests.architecture.Code.VIEW;
import static dev.slipway.tests.architecture.Code.WORKFLOW;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may import whom; each rule with its reason. */
final class ImportRulesTest {

    /** The part of PF4J that plugins use; the rest is its machinery. */
    private static final DescribedPredicate<JavaClass> PF4J_MARKERS = name("org.pf4j.ExtensionPoint")
            .or(name("org.pf4j.Extension"))
            .or(name("org.pf4j.Plugin"))
            .forSubtype();

    private static final DescribedPredicate<JavaClass> JDK =
            resideInAnyPackage("java..", "javax.crypto..", "javax.net..", "javax.security..");

    private static final DescribedPredicate<JavaClass> PF4J_MACHINERY =
            resideInAPackage("org.pf4j..").and(not(PF4J_MARKERS));

    @Test
    void theApiDependsOnTheJdkAndMarkersAlone() {
        classes()
                .that()
                .resideInAPackage(API)
                .and()
                .resideOutsideOfPackage("dev.slipway.api.ui..")
                .should()
                .onlyDependOnClassesThat(JDK.or(resideInAPackage(API))
                        .or(resideInAPackage("org.jspecify.."))
                        .or(PF4J_MARKERS))
                .because("whatever the API names, every plugin author gets and we can never take back")
                .check(OURS);
    }

    @Test
    void theApiDoesNotNameItsUiPackageElsewhere() {
        noClasses()
                .that()
                .resideInAPackage(API)
                .and()
                .resideOutsideOfPackage("dev.slipway.api.ui..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.slipway.api.ui..", "javafx..")
                .because("JavaFX is optional: a headless plugin must load without it")
                .check(OURS);
    }

    @Test
    void workflowSeesTheApiAndItselfOnly() {
        seesApiAndItselfOnly(WORKFLOW);
    }

    @Test
    void renderKubevelaSeesTheApiAndItselfOnly() {
        seesApiAndItselfOnly(KUBEVELA);
    }

    @Test
    void renderViewSeesTheApiAndItselfOnly() {
        seesApiAndItselfOnly(VIEW);
    }

    @Test
    void trafficSeesTheApiAndItselfOnly() {
        seesApiAndItselfOnly(TRAFFIC);
    }

    private static void seesApiAndItselfOnly(String plugin) {
        classes()
                .that()
                .resideInAPackage(plugin)
                .should()
                .onlyDependOnClassesThat(not(resideInAPackage("dev.slipway..")).or(resideInAnyPackage(API, plugin)))
                .because("a plugin's class loader shows it no other class of ours")
                .check(OURS);
    }

    @Test
    void pluginsUseTheMarkersOfPf4jAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.slipway.app.plugins..")
                .should()
                .dependOnClassesThat(PF4J_MACHINERY)
                .because("with the plugin manager anybody could reach into other plugins; only app.plugins drives it")
                .check(OURS);
    }

    @Test
    void theProgramDoesNotKnowItsPlugins() {
        noClasses()
                .that()
                .resideInAnyPackage(APP, STORE, API)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(WORKFLOW, KUBEVELA, VIEW, TRAFFIC)
                .because("plugins are found at run time; a compile-time use would break when one is switched off")
                .check(OURS);
    }

    @Test
    void theStoreSeesTheApiAndItselfOnly() {
        classes()
                .that()
                .resideInAPackage(STORE)
                .should()
                .onlyDependOnClassesThat(not(resideInAPackage("dev.slipway..")).or(resideInAnyPackage(API, STORE)))
                .because("the store keeps what it is given and serves any front")
                .check(OURS);
    }

    @Test
    void onlyTheStoreSpeaksSql() {
        noClasses()
                .that()
                .resideOutsideOfPackage(STORE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..", "org.sqlite..", "com.github.luben..")
                .because("the journal's guarantees live in one place: one writer, one transaction per transition")
                .check(OURS);
    }

    @Test
    void onlyTheClusterAdapterKnowsFabric8() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.slipway.app.cluster..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.fabric8..")
                .because("every change to a cluster passes through one port, and the client library can be replaced")
                .check(OURS);
    }

    @Test
    void onlyTheCommandLineKnowsPicocli() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.slipway.app.cli..", "dev.slipway.app.bootstrap..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("picocli..")
                .because("commands are data; picocli is built from them in one place")
                .check(OURS);
    }

    @Test
    void jacksonStaysInTheProgram() {
        noClasses()
                .that()
                .resideInAnyPackage(API, STORE, WORKFLOW, KUBEVELA, VIEW, TRAFFIC)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.fasterxml.jackson..", "tools.jackson..")
                .because("trees have one type of our own; a second tree type would spell numbers and keys differently")
                .check(OURS);
    }

    @Test
    void theReleasePackageIsPure() {
        noClasses()
                .that()
                .resideInAPackage("dev.slipway.app.release..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                                "javafx..",
                                "io.fabric8..",
                                "java.sql..",
                                "org.pf4j..",
                                "java.net.http..",
                                "java.util.concurrent..",
                                "picocli..")
                        .or(name("java.nio.file.Files").forSubtype())
                        .or(name("java.lang.Thread").forSubtype())
                        .or(name("java.io.File").forSubtype()))
                .because("a preview is repeatable and needs no network, no clock and no disk")
                // The package comes with the plan; until then the rule has no subject.
                .allowEmptyShould(true)
                .check(OURS);
    }

    @Test
    void theReleasePackageKnowsNoOtherPartOfTheProgram() {
        noClasses()
                .that()
                .resideInAPackage("dev.slipway.app.release..")
                .should()
                .dependOnClassesThat(resideInAPackage(APP)
                        .and(not(resideInAPackage("dev.slipway.app.release..")))
                        .or(resideInAPackage(STORE)))
                .because("resolve, place, plan and diff are functions of data")
                .allowEmptyShould(true)
                .check(OURS);
    }

    @Test
    void onlyBootstrapKnowsEveryPart() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.slipway.app.bootstrap..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.slipway.app.bootstrap..")
                .because("the composition root wires the parts; a part that reaches back would wire itself")
                .check(OURS);
    }

    @Test
    void onlyBootstrapKnowsTheCommandLine() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.slipway.app.bootstrap..", "dev.slipway.app.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.slipway.app.cli..")
                .because("the window and the tests send the same commands without a terminal")
                .check(OURS);
    }

    @Test
    void theDeskKnowsNoFront() {
        noClasses()
                .that()
                .resideInAPackage("dev.slipway.app.desk..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.slipway.app.cli..", "dev.slipway.app.ui..", "dev.slipway.app.shell..", "javafx..")
                .because("command line and window work at the same desk; what is in it serves both")
                .check(OURS);
    }

    @Test
    void onlyTheDriversWriteToClusters() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.slipway.api.cluster..",
                        "dev.slipway.app.run..",
                        "dev.slipway.app.cluster..",
                        "dev.slipway.app.rehearsal..",
                        "dev.slipway.app.bootstrap..")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("dev.slipway.api.cluster.ClusterWriter")
                .because("every change is journaled before it is sent, and only the drivers do that")
                .check(OURS);
    }

    @Test
    void simulationAndRealClustersDoNotKnowEachOther() {
        noClasses()
                .that()
                .resideInAPackage("dev.slipway.app.rehearsal..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.slipway.app.cluster..")
                .because("one contract suite compares them; shared code would share its mistakes")
                // The simulation comes with the cluster ports; until then the rule has no subject.
                .allowEmptyShould(true)
                .check(OURS);
    }

    @Test
    void theEngineHoldsNoThreadAndNoPort() {
        noClasses()
                .that()
                .resideInAnyPackage(WORKFLOW, TRAFFIC, VIEW)
                .should()
                // Atomic values and concurrent maps are caches that several threads may read; they hold no thread.
                .dependOnClassesThat(resideInAnyPackage(
                                "java.util.concurrent",
                                "java.util.concurrent.locks",
                                "java.net.http..",
                                "java.nio.channels..")
                        .and(not(nameMatching("java\\.util\\.concurrent\\.Concurrent(Hash)?Map")))
                        .forSubtype()
                        .or(nameMatching("java\\.lang\\.Thread.*").forSubtype())
                        .or(name("java.nio.file.Files").forSubtype())
                        .or(name("java.net.Socket").forSubtype())
                        .or(name("dev.slipway.api.cluster.ClusterReader").forSubtype())
                        .or(name("dev.slipway.api.cluster.ClusterWriter").forSubtype())
                        .or(name("dev.slipway.api.run.Journal").forSubtype()))
                .because("engine, steps, routers and views describe; the drivers act, live and simulated alike")
                .check(OURS);
    }

    @Test
    void onlyScreensKnowJavaFx() {
        noClasses()
                .that()
                .resideOutsideOfPackages("..ui..", "dev.slipway.app.shell..", "dev.slipway.app.bootstrap..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("javafx..")
                .because("everything but the screens runs headless")
                .check(OURS);
    }

    @Test
    void viewModelsNameNoSceneAndNoStage() {
        noClasses()
                .that()
                .haveSimpleNameEndingWith("ViewModel")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("javafx.scene..", "javafx.stage..")
                .because("view models are tested without a toolkit")
                .check(OURS);
    }

    @Test
    void theCueEvaluatorKnowsNothingOfKubeVela() {
        noClasses()
                .that()
                .resideInAPackage("dev.slipway.kubevela.cue..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(API, "dev.slipway.kubevela.vela..")
                .because("CUE is a language of its own, and testing it against upstream needs nothing else")
                // There is no evaluator yet.
                .allowEmptyShould(true)
                .check(OURS);
    }

    @Test
    void theCueEvaluatorIsLayered() {
        String cue = "dev.slipway.kubevela.cue.";
        record Layer(String name, String[] mustNotKnow) {}
        var layers = List.of(
                new Layer("syntax", new String[] {"compile", "eval", "export", "openapi", "std"}),
                new Layer("compile", new String[] {"eval", "export", "openapi", "std"}),
                new Layer("eval", new String[] {"export", "openapi", "std"}),
                new Layer("export", new String[] {"openapi", "std"}),
                new Layer("openapi", new String[] {"export", "std"}));
        for (Layer layer : layers) {
            String[] above = Arrays.stream(layer.mustNotKnow())
                    .map(name -> cue + name + "..")
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(cue + layer.name() + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(above)
                    .because("syntax, compile, eval and export stand on each other in this order; std reaches eval"
                            + " through the Builtins interface alone")
                    .allowEmptyShould(true)
                    .check(OURS);
        }
    }

    @Test
    void internalPackagesAreTheirModulesOwn() {
        noClasses()
                .that()
                .resideOutsideOfPackage(STORE)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.slipway.store.internal..")
                .because("internal means: changed without asking")
                .check(OURS);
    }

    @Test
    void featurePackagesHaveNoCycles() {
        SlicesRuleDefinition.slices()
                .matching("dev.slipway.(*).(*)..")
                .should()
                .beFreeOfCycles()
                .because("packages that need each other are one package with two names")
                .check(OURS);
    }

    @Test
    void modulesHaveNoCycles() {
        SlicesRuleDefinition.slices()
                .matching("dev.slipway.(*)..")
                .should()
                .beFreeOfCycles()
                .because("Maven orders the modules, and their roots are to be read in that order")
                .check(OURS);
    }
}
