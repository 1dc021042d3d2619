package dev.slipway.tests.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static dev.slipway.tests.architecture.Code.API;
import static dev.slipway.tests.architecture.Code.OURS;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.GeneralCodingRules;
import dev.slipway.api.Experimental;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** What every class keeps to, whichever module it is in. */
final class HouseRulesTest {

    private static final String[] FRONT = {"dev.slipway.app.cli..", "dev.slipway.app.bootstrap.."};

    private static final Set<String> MUTABLE_TYPES = Set.of(
            "java.util.HashMap",
            "java.util.LinkedHashMap",
            "java.util.TreeMap",
            "java.util.ArrayList",
            "java.util.LinkedList",
            "java.util.ArrayDeque",
            "java.util.HashSet",
            "java.util.LinkedHashSet",
            "java.util.TreeSet",
            "java.util.WeakHashMap",
            "java.util.IdentityHashMap",
            "java.util.Properties",
            "java.util.Random",
            "java.lang.StringBuilder",
            "java.lang.ThreadLocal");

    @Test
    void everyPackageIsNullMarked() {
        Set<String> unmarked = new TreeSet<>();
        for (JavaClass type : OURS) {
            JavaPackage owner = type.getPackage();
            if (!owner.isAnnotatedWith(NullMarked.class)) {
                unmarked.add(owner.getName());
            }
        }
        assertThat(unmarked)
                .as("packages without @NullMarked in a package-info: NullAway checks nothing there")
                .isEmpty();
    }

    @Test
    void theApiSaysThatItMayChange() {
        Set<String> silent = new TreeSet<>();
        for (JavaClass type : OURS) {
            String name = type.getPackageName();
            if (name.startsWith("dev.slipway.api.") && !type.getPackage().isAnnotatedWith(Experimental.class)) {
                silent.add(name);
            }
        }
        assertThat(silent)
                .as("packages of the API without @Experimental, which all carry until 1.0")
                .isEmpty();
    }

    @Test
    void noStaticStateChanges() {
        fields().that()
                .areStatic()
                .and(DescribedPredicate.<JavaField>describe(
                        "are written in source",
                        field -> !field.getModifiers().contains(JavaModifier.SYNTHETIC)
                                && !field.getName().startsWith("$")))
                .should()
                .beFinal()
                .andShould(new ArchCondition<>("hold nothing that changes") {
                    @Override
                    public void check(JavaField field, ConditionEvents events) {
                        JavaClass type = field.getRawType();
                        boolean changes = MUTABLE_TYPES.contains(type.getName())
                                || type.getPackageName().startsWith("java.util.concurrent")
                                        && !type.getName().equals("java.util.concurrent.TimeUnit")
                                || type.isArray() && !field.getModifiers().contains(JavaModifier.PRIVATE);
                        events.add(new SimpleConditionEvent(field, !changes, field.getDescription()));
                    }
                })
                .because("state shared by all runs makes runs depend on each other, and plugins could not be unloaded")
                .check(OURS);
    }

    @Test
    void onlyTheFrontWritesToTheStandardStreams() {
        noClasses()
                .that()
                .resideOutsideOfPackages(FRONT)
                .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
                .because("data and noise go to different streams, and only the command line knows which is which")
                .check(OURS);
    }

    @Test
    void onlyTheFrontEndsTheProgram() {
        noClasses()
                .that()
                .resideOutsideOfPackages(FRONT)
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class)
                .because("the exit code is the command's to decide, after everything is safe")
                .check(OURS);
    }

    @Test
    void timeComesInAsAClock() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.slipway.app.bootstrap..")
                .should()
                .accessTargetWhere(DescribedPredicate.describe("reads the machine's clock", HouseRulesTest::readsClock))
                .because("previews are repeatable and rehearsals run on virtual time")
                .check(OURS);
    }

    private static boolean readsClock(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getName();
        String member = access.getTarget().getName();
        return switch (owner) {
            case "java.lang.System" -> member.equals("currentTimeMillis");
            case "java.time.Clock" -> member.startsWith("system");
            case "java.time.InstantSource" -> member.equals("system");
            case "java.util.Date" -> member.equals("<init>");
            default -> owner.startsWith("java.time.") && member.equals("now");
        };
    }

    @Test
    void threadsAreNotMadeByHand() {
        noClasses()
                .should()
                .accessTargetWhere(DescribedPredicate.describe("makes or stops a thread", access -> {
                    String owner = access.getTargetOwner().getName();
                    String member = access.getTarget().getName();
                    return owner.equals("java.lang.Thread") && (member.equals("<init>") || member.equals("sleep"));
                }))
                .because("I/O runs on virtual threads that somebody owns and ends; waiting is done on events")
                .check(OURS);
    }

    @Test
    void loggingIsTheJdksOwn() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.slipway.app.bootstrap..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.util.logging..", "org.slf4j..")
                .because("System.Logger is in every plugin's view; where the lines go is set up once at the start")
                .check(OURS);
    }

    @Test
    void exceptionsSayWhatFailed() {
        noClasses()
                .should(GeneralCodingRules.THROW_GENERIC_EXCEPTIONS)
                .because("a caller can act on a typed failure only")
                .check(OURS);
    }

    @Test
    void namesSayWhatATypeIs() {
        noClasses()
                .that()
                // Kubernetes' own word for who owns a field.
                .doNotHaveSimpleName("FieldManager")
                .should()
                .haveNameMatching(".*(Utils?|Helper|Manager|Misc)")
                .because("such a name invites whatever has no other place")
                .check(OURS);
    }

    @Test
    void theApiIsDataAndInterfaces() {
        classes()
                .that()
                .resideInAPackage(API)
                .and()
                .areTopLevelClasses()
                .and()
                .areNotInterfaces()
                .and()
                .areNotAssignableTo(Throwable.class)
                .should()
                .haveModifier(JavaModifier.FINAL)
                .orShould()
                .haveModifier(JavaModifier.ABSTRACT)
                .orShould()
                .beEnums()
                .because("a plugin that extends a class of ours would break with its insides")
                .check(OURS);
    }
}
