package dev.slipway.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

final class NullMarkedTest {

    @Test
    void everyPackageOfOursIsNullMarked() {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.slipway");
        Set<String> unmarked = new TreeSet<>();
        Set<String> seen = new TreeSet<>();
        for (var type : classes) {
            JavaPackage owner = type.getPackage();
            seen.add(owner.getName());
            if (!owner.isAnnotatedWith(NullMarked.class)) {
                unmarked.add(owner.getName());
            }
        }
        assertThat(seen).as("packages seen").isNotEmpty();
        assertThat(unmarked).as("packages without @NullMarked").isEmpty();
    }
}
