package dev.slipway.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/** The classes of all modules, read once. */
final class Code {

    static final String API = "dev.slipway.api..";
    static final String STORE = "dev.slipway.store..";
    static final String APP = "dev.slipway.app..";
    static final String WORKFLOW = "dev.slipway.workflow..";
    static final String KUBEVELA = "dev.slipway.kubevela..";
    static final String VIEW = "dev.slipway.view..";
    static final String TRAFFIC = "dev.slipway.traffic..";

    static final JavaClasses OURS = read();

    private Code() {}

    private static JavaClasses read() {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.slipway");
        // A rule over nothing holds: an import that misses a module would make every rule about it pass.
        for (String root : new String[] {API, STORE, APP, WORKFLOW, KUBEVELA, VIEW, TRAFFIC}) {
            String prefix = root.substring(0, root.length() - 1);
            assertThat(classes.stream().filter(type -> (type.getPackageName() + ".").startsWith(prefix)))
                    .as("classes of " + root)
                    .isNotEmpty();
        }
        return classes;
    }
}
