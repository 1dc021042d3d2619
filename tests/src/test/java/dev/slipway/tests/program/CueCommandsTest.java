package dev.slipway.tests.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code slipway cue}, as its own process. */
class CueCommandsTest {

    private final Path folder;
    private final Program program;

    CueCommandsTest(@TempDir Path folder) {
        this.folder = folder;
        this.program = new Program(folder);
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    void dataIsExportedInEachFormAndToAFile() throws IOException {
        write("x.cue", "a: 1\nb: {c: \"s\", d: [1, 2]}\n#D: 3");
        assertThat(program.run("cue", "export", "x.cue", "-e", "b").said())
                .isEqualTo("{\n    \"c\": \"s\",\n    \"d\": [\n        1,\n        2\n    ]\n}\n");
        assertThat(program.run("cue", "export", "--out", "yaml", "x.cue").said())
                .isEqualTo("a: 1\nb:\n  c: s\n  d:\n    - 1\n    - 2\n");
        assertThat(program.run("cue", "export", "-o", "out.cue", "x.cue").code())
                .isZero();
        assertThat(folder.resolve("out.cue")).hasContent("a: 1\nb: {\n\tc: \"s\"\n\td: [1, 2]\n}\n");
        assertThat(program.run("cue", "export", "-o", "out.cue", "x.cue").code())
                .isOne();
        assertThat(program.run("cue", "export", "--out", "xml", "x.cue").code()).isEqualTo(64);
    }

    @Test
    void tomlIsReadAndWritten() throws IOException {
        write("s.cue", "a: int\nb: c: string");
        write("d.toml", "a = 3\n\n[b]\nc = \"x\"\n");
        assertThat(program.run("cue", "export", "s.cue", "d.toml", "--out", "toml")
                        .said())
                .isEqualTo("a = 3\n\n[b]\nc = 'x'\n");
        write("d.toml", "a = = 3");
        var bad = program.run("cue", "export", "s.cue", "d.toml");
        assertThat(bad.code()).isOne();
        assertThat(bad.said()).contains("cue.load.toml").contains("d.toml");
    }

    @Test
    void definitionsAreToldAsOpenApi() throws IOException {
        write("x.cue", "#A: {a: >3, b?: #B}\n#B: \"x\" | \"y\"\n");
        var document = program.run("cue", "export", "x.cue", "--out", "openapi");
        assertThat(document.code()).isZero();
        assertThat(document.said())
                .startsWith("{\n    \"openapi\": \"3.0.0\",\n")
                .contains("\"$ref\": \"#/components/schemas/B\"", "\"exclusiveMinimum\": true");
        assertThat(program.run("cue", "export", "x.cue", "--out", "openapi", "-e", "#A")
                        .code())
                .isEqualTo(64);
        write("x.cue", "#A: !=\"x\"\n");
        var refused = program.run("cue", "export", "x.cue", "--out", "openapi");
        assertThat(refused.code()).isOne();
        assertThat(refused.said()).contains("x.cue:1:5 error cue.openapi.wordless #A: ");
    }

    @Test
    void whatIsNotDecidedIsShownByEvalAndRefusedByExport() throws IOException {
        write("x.cue", "a: int\nb: a + 1\no?: 3\n");
        assertThat(program.run("cue", "eval", "x.cue").said()).isEqualTo("a: int\nb: a + 1\n");
        assertThat(program.run("cue", "eval", "-a", "x.cue").said()).contains("o?: 3");
        var refused = program.run("cue", "export", "x.cue");
        assertThat(refused.code()).isOne();
        assertThat(refused.said())
                .contains("x.cue:1:4 error cue.eval.no-value no value is given for a (int), required at x.cue:1:4");
    }

    @Test
    void filesOfDataAreCheckedWithTheirPlaces() throws IOException {
        write("s.cue", "#S: {a: int, b?: string}");
        write("good.yaml", "a: 1\n---\na: 2\nb: x\n");
        write("bad.json", "{\"a\": \"x\"}");
        assertThat(program.run("cue", "vet", "s.cue", "good.yaml", "-d", "#S").said())
                .isEmpty();
        var bad = program.run("cue", "vet", "s.cue", "bad.json", "-d", "#S");
        assertThat(bad.code()).isOne();
        assertThat(bad.said())
                .contains("cue.eval.conflict a: ")
                .contains("bad.json:1:7")
                .contains("s.cue:1:9");
        var chinese = program.run("cue", "vet", "s.cue", "bad.json", "-d", "#S", "--lang", "zh");
        assertThat(chinese.said()).contains("不相容");
    }

    @Test
    void errorsStandBesideTheirLineInTheLanguageAskedFor() throws IOException {
        write("web.cue", "parameter: {\n\timage:  string\n\tpolicy: \"Always\" | \"Never\"\n}\n");
        write("shop.yaml", "policy: alway # 策略\n\"图像\": x\nimage: 3\n");
        var english = program.run("cue", "vet", "web.cue", "shop.yaml", "-l", "parameter:");
        assertThat(english.code()).isOne();
        assertThat(english.said()).isEqualTo("""
                shop.yaml:1:9 error cue.eval.one-of parameter.policy: "alway" is none of "Always" | "Never" (web.cue:3:10)
                  1 | policy: alway # 策略
                    |         ^
                  try: did you mean "Always"?
                shop.yaml:3:8 error cue.eval.conflict parameter.image: 3 does not fit string (web.cue:2:10)
                  3 | image: 3
                    |        ^
                """);
        write("shop.yaml", "{\"图像\": x, policy: Never}\n");
        assertThat(program.run("cue", "vet", "web.cue", "shop.yaml", "-l", "parameter:", "--lang", "zh")
                        .said())
                .isEqualTo("""
                        shop.yaml:1:1 错误 cue.eval.no-value 没有给出 parameter.image（string）的值，web.cue:2:10 处需要它
                          1 | {"图像": x, policy: Never}
                            | ^
                        """);
    }

    @Test
    void whyAFunctionFailsIsToldInTheLanguageAskedFor() throws IOException {
        write("x.cue", "import \"time\"\na: time.Parse(\"15\", \"25\")\n");
        var english = program.run("cue", "export", "x.cue");
        assertThat(english.code()).isOne();
        assertThat(english.said())
                .contains("x.cue:2:4 error cue.eval.call a: time.Parse(\"15\", \"25\") fails: \"25\" is no time: "
                        + "25 is out of range for what 15 stands for\n");
        var chinese = program.run("cue", "export", "x.cue", "--lang", "zh");
        assertThat(chinese.said())
                .contains("cue.eval.call a: time.Parse(\"15\", \"25\") 失败：\"25\" 不是时间：对于 15 所代表的内容，25 超出范围\n");
        write("d.toml", "a = = 3");
        assertThat(program.run("cue", "export", "d.toml", "--lang", "zh").said())
                .contains("cue.load.toml")
                .contains("第 1 行：这里应该是值");
        write("n.cue", "a: [null]");
        assertThat(program.run("cue", "export", "n.cue", "--out", "toml", "--lang", "zh")
                        .said())
                .contains("TOML 没有 null");
    }

    @Test
    void whatOfTheBudgetIsUsedUpIsToldInTheLanguageAskedFor() throws IOException {
        StringBuilder chain = new StringBuilder();
        for (int i = 0; i < 3_000; i++) {
            chain.append("f").append(i).append(": f").append(i + 1).append(" + 1\n");
        }
        write("x.cue", chain.append("f3000: 1\n").toString());
        var english = program.run("cue", "export", "x.cue");
        assertThat(english.code()).isOne();
        assertThat(english.said())
                .contains("cue.budget.depth more than 2500 values need one another")
                .contains("try: look for a definition");
        var chinese = program.run("cue", "export", "x.cue", "--lang", "zh");
        assertThat(chinese.code()).isOne();
        assertThat(chinese.said()).contains("cue.budget.depth 互相依赖的值超过 2500 个").contains("请找出");
    }

    @Test
    void aModuleIsRead() throws IOException {
        write("cue.mod/module.cue", "module: \"example.com/m\"");
        write("sub/s.cue", "package sub\ns: *1 | int @tag(s,type=int)");
        write("main.cue", "package m\nimport \"example.com/m/sub\"\nx: sub.s\nname: string @tag(name)");
        assertThat(program.run("cue", "export", "-t", "name=n").said())
                .isEqualTo("{\n    \"x\": 1,\n    \"name\": \"n\"\n}\n");
        assertThat(program.run("cue", "export", "./sub", "-t", "s=5").said()).isEqualTo("{\n    \"s\": 5\n}\n");
        write("main.cue", "package m\nimport \"example.com/m/gone\"\nx: gone.s");
        var missing = program.run("cue", "export");
        assertThat(missing.code()).isOne();
        assertThat(missing.said()).contains("main.cue:2:8 error cue.compile.import ");
    }

    @Test
    void filesAreFormattedInPlace() throws IOException {
        write("x.cue", "a:   1\nbb: {c:2}\n");
        assertThat(program.run("cue", "fmt", "--check", "x.cue").code()).isOne();
        assertThat(program.run("cue", "fmt", "x.cue").code()).isZero();
        assertThat(folder.resolve("x.cue")).hasContent("a: 1\nbb: {c: 2}\n");
        assertThat(program.run("cue", "fmt", "--check", "x.cue").code()).isZero();
        write("broken.cue", "a: [1\nb: }\n");
        var broken = program.run("cue", "fmt", "broken.cue");
        assertThat(broken.code()).isOne();
        assertThat(broken.said()).contains("broken.cue:").contains("cue.syntax.");
        assertThat(folder.resolve("broken.cue")).hasContent("a: [1\nb: }\n");
    }

    @Test
    void whatFormattingWouldChangeIsShown() throws IOException {
        write("x.cue", "a:   1\nb: {c:2}\n");
        var shown = program.run("cue", "fmt", "-d", "x.cue");
        assertThat(shown.code()).isZero();
        assertThat(shown.said())
                .isEqualTo("diff x.cue.orig x.cue\n--- x.cue.orig\n+++ x.cue\n@@ -1,2 +1,2 @@\n"
                        + "-a:   1\n-b: {c:2}\n+a: 1\n+b: {c: 2}\n\n");
        assertThat(folder.resolve("x.cue")).hasContent("a:   1\nb: {c:2}\n");
        assertThat(program.run("cue", "fmt", "-d", "--check", "x.cue").code()).isOne();
    }

    @Test
    void helpNamesTheCommandsAndTheirOptions() {
        assertThat(program.run("--help").said()).contains("cue");
        assertThat(program.run("cue", "export", "--help").said())
                .contains("--expression")
                .contains("-e");
        assertThat(program.run("cue").code()).isEqualTo(64);
        assertThat(program.run("cue", "nosuch").code()).isEqualTo(64);
    }
}
