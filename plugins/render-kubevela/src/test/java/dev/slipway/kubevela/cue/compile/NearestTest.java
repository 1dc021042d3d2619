package dev.slipway.kubevela.cue.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {

    @ParameterizedTest
    @CsvSource({
        "imge, image replicas, image",
        "iamge, image replicas, image",
        "Image, image replicas, image",
        "replica, image replicas, replicas",
        "x, y z, ",
        "ab, xy cd, ",
        "nam, image env cpu, ",
        "port, ports port2, ports",
        "image, image, ",
        "imagePullPolcy, imagePullPolicy imagePullSecrets, imagePullPolicy",
    })
    void aNameIsFoundThatIsWrittenNearlyTheSame(String name, String known, String expected) {
        List<String> names = Arrays.asList(known.split(" "));
        assertThat(Nearest.to(name, names)).isEqualTo(expected);
    }
}
