package dev.slipway.app.ui.palette;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.app.ui.palette.PaletteViewModel.Entry;
import dev.slipway.app.ui.palette.PaletteViewModel.Sort;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PaletteViewModelTest {
    private static Entry entry(Sort sort, String words, String also) {
        return new Entry(sort, words, also, "", Optional.empty(), () -> {});
    }

    private static final List<Entry> ENTRIES = List.of(
            entry(Sort.COMMAND, "Plan & Diff", "go-plan"),
            entry(Sort.COMMAND, "设置", "settings"),
            entry(Sort.APPLICATION, "shop  shop.yaml", ""),
            entry(Sort.APPLICATION, "workshop  w.yaml", ""),
            entry(Sort.RUN, "shop  20260101-000000-aaaa", ""));

    private static List<String> found(String query) {
        return PaletteViewModel.find(query, ENTRIES).stream().map(Entry::words).toList();
    }

    @Test
    void aBeginningWeighsMoreThanAMiddle() {
        assertThat(found("/shop")).containsExactly("shop  shop.yaml", "workshop  w.yaml");
    }

    @Test
    void aPrefixAsksForOneSort() {
        assertThat(found("#shop")).containsExactly("shop  20260101-000000-aaaa");
        assertThat(found(">")).containsExactly("Plan & Diff", "设置");
    }

    @Test
    void lettersNeedNotStandTogether() {
        assertThat(found("pdf")).containsExactly("Plan & Diff");
        assertThat(found("zzz")).isEmpty();
    }

    @Test
    void theIdIsFoundInEveryLanguage() {
        assertThat(found("settings")).containsExactly("设置");
    }
}
