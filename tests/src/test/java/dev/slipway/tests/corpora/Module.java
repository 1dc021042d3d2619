package dev.slipway.tests.corpora;

import dev.slipway.kubevela.cue.CuePackage;
import dev.slipway.kubevela.cue.InvalidCueException;
import dev.slipway.kubevela.cue.PackageSource;
import dev.slipway.kubevela.cue.compile.LanguageVersion;
import dev.slipway.kubevela.cue.syntax.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The packages of a module whose files are at hand.
 *
 * @param files text by path within the module
 */
record Module(Map<String, String> files) implements PackageSource {
    private static final Pattern VERSION = Pattern.compile("language:\\s*version:\\s*\"([^\"]*)");
    private static final Pattern NAME = Pattern.compile("module:\\s*\"([^\"@]*)");

    @Override
    public Optional<CuePackage> find(String path) throws InvalidCueException {
        int colon = path.indexOf(':');
        String bare = colon < 0 ? path : path.substring(0, colon);
        List<String> folders = new ArrayList<>();
        Matcher name = NAME.matcher(files.getOrDefault("cue.mod/module.cue", ""));
        if (name.find() && (bare.equals(name.group(1)) || bare.startsWith(name.group(1) + "/"))) {
            folders.add(bare.substring(name.group(1).length()).replaceFirst("^/", ""));
        }
        List.of("pkg", "gen", "usr").forEach(vendor -> folders.add("cue.mod/" + vendor + "/" + bare));
        for (String folder : folders) {
            CuePackage found = read(path, files, folder);
            if (!found.files().isEmpty()) {
                return Optional.of(found);
            }
        }
        // The packages of KubeVela's workflow steps are provided by what renders them.
        return bare.startsWith("vela/")
                ? Optional.of(CuePackage.read(path, List.of(new Source(path, "package " + bare.substring(5) + "\n"))))
                : Optional.empty();
    }

    /** The files of one folder as a package. */
    static CuePackage read(String path, Map<String, String> files, String folder) throws InvalidCueException {
        String prefix = folder.isEmpty() ? "" : folder + "/";
        List<Source> sources = new ArrayList<>();
        files.forEach((file, text) -> {
            if (file.endsWith(".cue") && file.startsWith(prefix) && file.indexOf('/', prefix.length()) < 0) {
                sources.add(new Source(file, text));
            }
        });
        CuePackage read = CuePackage.read(path, sources);
        Matcher version = VERSION.matcher(files.getOrDefault("cue.mod/module.cue", ""));
        LanguageVersion language = version.find() ? LanguageVersion.parse(version.group(1)) : null;
        return language == null ? read : new CuePackage(path, read.name(), read.files(), language);
    }
}
