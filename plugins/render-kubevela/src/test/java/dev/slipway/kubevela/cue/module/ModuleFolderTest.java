package dev.slipway.kubevela.cue.module;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.kubevela.cue.Cue;
import dev.slipway.kubevela.cue.CueError;
import dev.slipway.kubevela.cue.CuePackage;
import dev.slipway.kubevela.cue.InvalidCueException;
import dev.slipway.kubevela.cue.export.Json;
import dev.slipway.kubevela.cue.std.StandardLibrary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModuleFolderTest {

    private final Path folder;

    ModuleFolderTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void module() throws IOException {
        write("cue.mod/module.cue", "module: \"example.com/m@v0\"\nlanguage: version: \"v0.14.0\"\n");
    }

    private String exported(String at, @Nullable String name, Tags tags) throws InvalidCueException {
        ModuleFolder module = ModuleFolder.around(folder.resolve(at), folder, tags);
        return exported(module, module.folder(folder.resolve(at), name));
    }

    private static String exported(ModuleFolder module, CuePackage main) throws InvalidCueException {
        return Json.compact(new Cue(new StandardLibrary())
                .withPackages(module)
                .compile(main)
                .evaluate()
                .data());
    }

    private static List<CueError> errors(Reading reading) {
        return catchThrowableOfType(InvalidCueException.class, reading::read).errors();
    }

    private interface Reading {
        void read() throws InvalidCueException;
    }

    @Test
    void packagesOfTheModuleAndVendoredOnesAreImported() throws Exception {
        module();
        write("sub/s.cue", "package sub\ns: 1");
        write("sub/other.cue", "package other\no: 2");
        write("cue.mod/pkg/foo.org/v/v.cue", "package v\nx: 3");
        write("cue.mod/gen/foo.org/v/w.cue", "package v\ny: 4");
        write("cue.mod/usr/foo.org/v/u.cue", "package v\nz: 5");
        write(
                "main.cue",
                "package m\nimport (\n\"example.com/m/sub\"\n\"example.com/m/sub:other\"\nq \"foo.org/v\"\n)\na: [sub.s, other.o, q.x, q.y, q.z]");
        assertThat(exported("", null, Tags.NONE)).isEqualTo("{\"a\":[1,2,3,4,5]}");
    }

    @Test
    void theModuleSaysWhichVersionOfTheLanguageItIsWrittenIn() throws Exception {
        module();
        write("a.cue", "package a\nx: error(\"m\") | 1");
        assertThat(exported("", null, Tags.NONE)).isEqualTo("{\"x\":1}");
        write("cue.mod/module.cue", "module: \"m\"\nlanguage: version: \"v0.14.0-alpha.1\"\n");
        assertThat(errors(() -> exported("", null, Tags.NONE))).singleElement().satisfies(error -> {
            assertThat(error.code()).isEqualTo("cue.compile.too-new");
            assertThat(error.positions()).singleElement().hasToString("a.cue:2:4");
        });
        write("cue.mod/module.cue", "module: \"m\"\nlanguage: {\n\tversion: \"v0.15.0\"\n}\n");
        assertThat(errors(() -> exported("", null, Tags.NONE)))
                .extracting(CueError::code)
                .containsExactly("cue.load.language-newer");
        write("cue.mod/module.cue", "module: \"m\"\nlanguage: version: \"new\"\n");
        assertThat(errors(() -> exported("", null, Tags.NONE)))
                .extracting(CueError::code)
                .containsExactly("cue.load.language");
    }

    @Test
    void aPackageTakesFilesOfItsNameFromTheFoldersAbove() throws Exception {
        module();
        write("top.cue", "package m\ntop: 1");
        write("a/b/low.cue", "package m\nlow: top + 1");
        write("a/else.cue", "package other\nlow: 7");
        assertThat(exported("a/b", null, Tags.NONE)).isEqualTo("{\"low\":2,\"top\":1}");
    }

    @Test
    void testsToolsHiddenFilesAndExcludedFilesTakeNoPart() throws Exception {
        write("a.cue", "package p\na: 1");
        write("a_test.cue", "package p\na: 2");
        write("a_tool.cue", "package p\na: 3");
        write("_b.cue", "package p\na: 4");
        write(".c.cue", "package p\na: 5");
        write("i.cue", "@ignore()\npackage p\na: 6");
        write("prod.cue", "@if(prod && !test)\npackage p\nmode: \"prod\"");
        write("dev.cue", "@if(!prod)\npackage p\nmode: \"dev\"");
        assertThat(exported("", null, Tags.NONE)).isEqualTo("{\"a\":1,\"mode\":\"dev\"}");
        assertThat(exported("", null, new Tags(Map.of(), Set.of("prod")))).isEqualTo("{\"a\":1,\"mode\":\"prod\"}");
    }

    @Test
    void tagsSetFields() throws Exception {
        write("x.cue", """
                package p
                name: string @tag(name)
                inner: n: *1 | int @tag(n,type=int)
                env: "none" | "prod" | "stage" | *"none" @tag(env,short=prod|stage)
                """);
        assertThat(exported("", null, new Tags(Map.of("name", "shop \"a\"", "n", "-7"), Set.of("prod"))))
                .isEqualTo("{\"name\":\"shop \\\"a\\\"\",\"inner\":{\"n\":-7},\"env\":\"prod\"}");
        assertThat(errors(() -> exported("", null, new Tags(Map.of("n", "x"), Set.of()))))
                .singleElement()
                .satisfies(error -> assertThat(error.code()).isEqualTo("cue.load.tag-value"));
        assertThat(errors(() -> exported("", null, new Tags(Map.of("absent", "x"), Set.of()))))
                .singleElement()
                .satisfies(error -> assertThat(error.message()).contains("absent"));
    }

    @Test
    void severalPackagesInOneFolderMustBeToldApart() throws Exception {
        write("a.cue", "package a\nx: 1");
        write("b.cue", "package b\nx: 2");
        assertThat(errors(() -> exported("", null, Tags.NONE)))
                .singleElement()
                .satisfies(error -> assertThat(error.message()).contains("a, b"));
        assertThat(exported("", "b", Tags.NONE)).isEqualTo("{\"x\":2}");
        assertThat(errors(() -> exported("", "c", Tags.NONE)))
                .singleElement()
                .satisfies(error -> assertThat(error.code()).isEqualTo("cue.load.folder-package"));
    }

    @Test
    void importsThatLeadNowhereOrInACircleAreToldWithTheirPlace() throws Exception {
        module();
        write("a/a.cue", "package a\nimport \"example.com/m/b\"\nx: b.x");
        write("b/b.cue", "package b\nimport \"example.com/m/a\"\nx: a.x");
        write(
                "c/c.cue",
                "package c\nimport \"example.com/m/none\"\nimport \"example.com/m/../out\"\nx: [none.x, out.x]");
        write("d/d.cue", "package d\nimport \"example.com/m/a\"\nx: a.x");
        assertThat(errors(() -> exported("d", null, Tags.NONE))).singleElement().satisfies(error -> {
            assertThat(error.code()).isEqualTo("cue.compile.import-cycle");
            assertThat(error.positions()).singleElement().hasToString(Path.of("b", "b.cue") + ":2:8");
        });
        assertThat(errors(() -> exported("c", null, Tags.NONE)))
                .extracting(CueError::code)
                .contains("cue.compile.import");
    }

    @Test
    void filesThatAreNoTextAreRefusedWithTheirPlace() throws Exception {
        Files.write(folder.resolve("latin.cue"), "a: 1\nb: \"é\"".getBytes(StandardCharsets.ISO_8859_1));
        write("nul.cue", "a: 1\nb: \u0000");
        write("bom.cue", "\uFEFFa: 1");
        write("late.cue", "a: 1\n\uFEFFb: 1");
        assertThat(errors(() -> exported("latin.cue"))).singleElement().satisfies(error -> {
            assertThat(error.code()).isEqualTo("cue.load.file-text");
            assertThat(error.positions()).singleElement().hasToString("latin.cue:2:5");
        });
        assertThat(errors(() -> exported("nul.cue")).getFirst().positions())
                .singleElement()
                .hasToString("nul.cue:2:4");
        assertThat(exported("bom.cue")).isEqualTo("{\"a\":1}");
        assertThat(errors(() -> exported("late.cue"))).isNotEmpty();
        assertThat(errors(() -> exported("none.cue")))
                .singleElement()
                .satisfies(error -> assertThat(error.message()).isEqualTo("there is no file none.cue"));
    }

    private String exported(String file) throws InvalidCueException {
        ModuleFolder module = ModuleFolder.around(folder, folder, Tags.NONE);
        return exported(module, module.files(List.of(folder.resolve(file))));
    }

    @Test
    void aFileOfTenMebibytesIsRead() throws Exception {
        StringBuilder text = new StringBuilder(10 * 1024 * 1024 + 100);
        text.append("a: \"\"\"\n");
        while (text.length() < 10 * 1024 * 1024) {
            text.append("\t0123456789 0123456789 0123456789 0123456789 0123456789\n");
        }
        write("big.cue", text + "\t\"\"\"\nn: len(a)");
        ModuleFolder module = ModuleFolder.around(folder, folder, Tags.NONE);
        var value = new Cue(new StandardLibrary())
                .compile(module.files(List.of(folder.resolve("big.cue"))))
                .evaluate();
        assertThat(Json.compact(value.find("n").orElseThrow().data())).hasSizeGreaterThanOrEqualTo(7);
    }
}
