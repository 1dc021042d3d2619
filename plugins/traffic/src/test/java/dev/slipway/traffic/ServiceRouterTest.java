package dev.slipway.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.release.TrafficSpec;
import dev.slipway.api.traffic.TrafficRouter.Level;
import dev.slipway.api.traffic.TrafficRouter.LiveTraffic;
import dev.slipway.api.traffic.TrafficRouter.Share;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ServiceRouterTest {
    private static final TrafficSpec SPEC = new TrafficSpec("service", Optional.empty(), "shop", Optional.empty());

    private final ServiceRouter router = new ServiceRouter();

    @ParameterizedTest
    @CsvSource({
        "0, 0, 5, true",
        "0, 1, 5, false",
        "20, 1, 4, true",
        "5, 1, 10, true",
        "41, 4, 6, true",
        "41, 6, 4, false",
        "50, 1, 0, true",
        "99, 3, 1, true",
        "100, 5, 0, true",
        "100, 5, 1, false",
        "50, 0, 0, false"
    })
    void verifiedWhenNoDivisionOfTheSamePodsComesNearer(int weight, int canary, int stable, boolean verified) {
        var live = new LiveTraffic(Optional.empty(), stable, canary);
        assertThat(router.verify(SPEC, live, new Share(weight, weight > 0, Optional.empty()), Level.V1)
                        .verified())
                .isEqualTo(verified);
    }

    @ParameterizedTest
    @CsvSource({"1, 10, 9.09", "1, 2, 33.33", "0, 3, 0", "4, 0, 100"})
    void theRealShareIsReported(int canary, int stable, double share) {
        assertThat(router.read(SPEC, new LiveTraffic(Optional.empty(), stable, canary))
                        .exact())
                .isCloseTo(share, Offset.offset(0.01));
    }
}
