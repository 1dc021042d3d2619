package dev.slipway.tests.corpora;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Goes on from the values of the corpora's programs when a field of theirs changes: {@code -Dcorpora.folder} as in {@link CorporaTest}. */
@Tag("corpora")
final class RenewingTest {
    private static final Path ROOT =
            Path.of(System.getProperty("slipway.root", "..")).toAbsolutePath().normalize();
    private static final Path CORPORA = ROOT.resolve(System.getProperty("corpora", "../shared/corpora"));

    @TestFactory
    Stream<DynamicTest> folders() {
        String only = System.getProperty("corpora.folder", "");
        List<Folder> folders = new ArrayList<>(CueFolders.in(CORPORA));
        folders.addAll(KubeVelaFolders.in(CORPORA));
        assertThat(folders).as("folders with cases in " + CORPORA).isNotEmpty();
        return folders.stream()
                .filter(folder -> folder.ability() == Subject.Ability.EVALUATE
                        && !folder.name().equals("cue/stdlib")
                        && folder.name().startsWith(only))
                .map(folder -> DynamicTest.dynamicTest(folder.name(), () -> run(folder)));
    }

    private static void run(Folder folder) {
        Renewing renewing = new Renewing();
        for (Folder.Case each : folder.cases()) {
            each.judge(renewing);
        }
        System.out.printf(
                "%s: %d changes, of which %d left something as it was; %d programs without a value%n",
                folder.name(), renewing.changes(), renewing.partly(), renewing.valueless());
        assertThat(renewing.differences()).isEmpty();
        assertThat(renewing.partly()).isPositive();
    }
}
