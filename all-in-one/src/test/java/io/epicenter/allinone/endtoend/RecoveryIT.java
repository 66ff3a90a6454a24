package io.epicenter.allinone.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.allinone.platform.PlatformSettings;
import io.epicenter.allinone.platform.Service;
import io.epicenter.demo.Demo;
import io.epicenter.demo.verdict.DemoVerdict;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// `kill -9` of the stateful services in the middle of a story.
class RecoveryIT {
    private static final long SEED = 7;

    @Test
    void nothing_is_lost_and_nobody_is_paged_twice() throws IOException, InterruptedException {
        try (Stage stage = new Stage("recovery", RecoveryIT::withFrequentSnapshots)) {
            List<CompletableFuture<Void>> kills = new ArrayList<>();
            try (Demo demo = stage.story(SEED, Duration.ofHours(1), line -> {
                if (line.contains("begins to fail")) {
                    kills.add(killAfter(stage, Service.DETECTOR, 4));
                    kills.add(killAfter(stage, Service.CORRELATOR, 20));
                }
            })) {
                DemoVerdict verdict = demo.run();
                assertThat(kills).hasSize(2);
                kills.forEach(CompletableFuture::join);
                assertThat(verdict.wrong()).isEmpty();
            }
            Comparison.liveEqualsReplay(stage, "recovery");
        }
    }

    /// So that both ways of recovery are gone: some partitions from a snapshot, others by reading history again.
    private static PlatformSettings withFrequentSnapshots(PlatformSettings settings) {
        return settings.with(Service.DETECTOR, Map.of("EPICENTER_DETECTOR_SNAPSHOT_INTERVAL", "PT30S"))
                .with(Service.CORRELATOR, Map.of("EPICENTER_CORRELATOR_SNAPSHOT_INTERVAL", "PT15S"));
    }

    private static CompletableFuture<Void> killAfter(Stage stage, Service service, int seconds) {
        return CompletableFuture.runAsync(
                () -> {
                    Stage.say("kill -9 " + service.label());
                    stage.platform().kill(service);
                    stage.platform().restart(service);
                    Stage.say(service.label() + " is ready again");
                },
                CompletableFuture.delayedExecutor(seconds, TimeUnit.SECONDS));
    }
}
