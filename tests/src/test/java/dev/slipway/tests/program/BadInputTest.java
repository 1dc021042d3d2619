package dev.slipway.tests.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is wrong, people read what and where, get the exit code of the contract, and never a stack trace. */
class BadInputTest {
    private static final String SHOP = """
        apiVersion: slipway.dev/v1
        kind: WebApp
        metadata: {name: shop, namespace: shop}
        spec:
          image: ghcr.io/acme/shop:1
          port: 8080
          replicas: 5
          route: {gateway: {name: public}, hostnames: [shop.example.com]}
        """;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private Program program;

    @BeforeEach
    void begin() {
        program = new Program(folder);
    }

    private String fails(int code, String... arguments) {
        var answer = program.run(arguments);
        assertThat(answer.code()).as(answer.said()).isEqualTo(code);
        assertThat(answer.said()).doesNotContain("\tat ").doesNotContain("Exception");
        return answer.said();
    }

    @Test
    void brokenYamlNamesLineAndColumn() {
        program.write("a.yaml", "apiVersion: slipway.dev/v1\nkind: WebApp\nmetadata: {name: shop\nspec: {}\n");
        assertThat(fails(1, "validate", "a.yaml")).containsPattern("a\\.yaml:[34]:\\d+ error");
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() {
        program.write("a.yaml", SHOP.replace("port: 8080", "port: many").replace("replicas: 5", "replicaz: 5"));
        assertThat(fails(1, "validate", "a.yaml"))
                .containsPattern("a\\.yaml:6:\\d+ error")
                .containsPattern("a\\.yaml:7:\\d+ error")
                .contains("replicaz")
                .contains("replicas");
    }

    @Test
    void keyThatStandsTwiceIsAnError() {
        program.write("a.yaml", SHOP + "  port: 9090\n");
        assertThat(fails(1, "validate", "a.yaml"))
                .containsPattern("a\\.yaml:\\d+:\\d+ error")
                .contains("port");
    }

    @Test
    void anchorsThatGrowWithoutEndAreRefusedSoon() {
        var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            bomb.append("a").append(i).append(": &a").append(i).append(" [");
            bomb.append(("*a" + (i - 1) + ", ").repeat(8))
                    .append("*a")
                    .append(i - 1)
                    .append("]\n");
        }
        program.write("bomb.yaml", bomb.toString());
        assertThat(fails(1, "validate", "bomb.yaml")).contains("bomb.yaml");
    }

    @Test
    void fileThatIsTooLargeIsRefusedByItsSize() throws IOException {
        Files.writeString(folder.resolve("large.yaml"), "a: " + "x".repeat(21 * 1024 * 1024) + "\n");
        assertThat(fails(1, "validate", "large.yaml")).contains("large.yaml").contains("16 MiB");
    }

    @Test
    void objectThatIsThereTwiceIsAnError() {
        var map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, namespace: shop}\n";
        program.write("objects.yaml", map + "---\n" + map);
        assertThat(fails(1, "plan", "objects.yaml", "--name", "shop", "--against", "empty"))
                .contains("ConfigMap shop/c");
    }

    @Test
    void moreTrafficThanPodsBearIsNoPlan() {
        program.write("shop.yaml", SHOP);
        program.write("plan.yaml", """
            apiVersion: slipway.dev/v1
            kind: ReleasePlan
            application: shop.yaml
            steps:
              - apply: {objects: rendered}
              - scale: {canary: 20%}
              - traffic: {weight: 60}
              - promote: {}
            """);
        assertThat(fails(1, "plan", "plan.yaml", "--against", "empty"))
                .containsPattern("plan\\.yaml:7:\\d+ error")
                .contains("60");
    }

    @Test
    void clusterThatNobodyKnowsIsNamedWithThoseThatAreKnown() {
        program.write("shop.yaml", SHOP);
        program.write("slipway.yaml", """
            apiVersion: slipway.dev/v1
            kind: Workspace
            clusters: [{name: ap-1, context: ap-1}]
            """);
        program.write("plan.yaml", """
            apiVersion: slipway.dev/v1
            kind: ReleasePlan
            application: shop.yaml
            placement: {clusters: {names: [mars]}}
            strategy: canary
            """);
        assertThat(fails(1, "plan", "plan.yaml", "--against", "empty"))
                .contains("mars")
                .contains("ap-1");
        assertThat(fails(1, "cluster", "test", "mars")).contains("mars");
    }

    @Test
    void storeOfANewerVersionIsLeftAlone() throws SQLException, IOException {
        assertThat(program.run("runs").code()).isZero();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + program.store());
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA user_version = 9999");
            statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        var before = Files.readAllBytes(program.store());
        assertThat(fails(1, "runs")).contains("later version");
        assertThat(Files.readAllBytes(program.store())).isEqualTo(before);
    }

    @Test
    void fileThatIsNoStoreIsSaidToBeNone() throws IOException {
        Files.writeString(program.store(), "these are no pages of a database, but words of somebody\n".repeat(200));
        assertThat(fails(1, "runs")).contains("slipway.db");
    }

    @Test
    void wordsOfOtherToolsAreAnsweredWithOurs() {
        assertThat(fails(64, "abort", "latest")).contains("rollback");
        assertThat(fails(64, "plan")).contains("FILE");
        assertThat(fails(64, "nonsense")).contains("nonsense");
    }

    @Test
    void chineseIsSpokenWhereItIsAskedFor() {
        program.write("a.yaml", SHOP.replace("port: 8080", "port: many"));
        assertThat(fails(1, "validate", "a.yaml", "--lang", "zh")).containsPattern("[\\u4e00-\\u9fff]{4}");
    }

    @Test
    void errorsAreObjectsWhereJsonIsAskedFor() {
        program.write("a.yaml", SHOP.replace("port: 8080", "port: many"));
        assertThat(fails(1, "validate", "a.yaml", "-o", "json"))
                .contains("\"line\"")
                .contains("\"column\"")
                .contains("\"code\"");
    }
}
