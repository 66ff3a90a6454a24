package io.epicenter.allinone.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.allinone.command.DemoSettings;
import io.epicenter.allinone.platform.Service;
import io.epicenter.demo.Demo;
import io.epicenter.demo.story.StorySpec;
import io.epicenter.demo.verdict.DemoVerdict;
import io.epicenter.detector.builtin.DetectorParameters;
import io.epicenter.replay.RecordedSettings;
import io.epicenter.replay.ReplaySettings;
import io.epicenter.replay.recording.Recording;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// The story of the README, headless, and what can be proven on the platform that it was told to.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StoryIT {
    /// Changes nothing in a story that is shorter.
    private static final Map<String, String> LIFE = Map.of("EPICENTER_CORRELATOR_LIFECYCLE_MAX_OPEN", "23h");

    private static Stage stage;

    @BeforeAll
    static void start() throws IOException {
        stage = new Stage("story", settings -> settings.with(Service.CORRELATOR, LIFE));
    }

    @AfterAll
    static void stop() {
        stage.close();
    }

    @Test
    @Order(1)
    void the_story_ends_as_told() throws InterruptedException, IOException {
        Optional<Reporter> reporter = Browser.installed().map(browser -> new Reporter(browser, picture()));
        try (Demo demo = stage.story(
                StorySpec.DEFAULT_SEED,
                Duration.ofHours(2),
                line -> reporter.ifPresent(listening -> listening.accept(line)))) {
            DemoVerdict verdict = demo.run();
            assertThat(verdict.wrong()).isEmpty();
        }
        assertThat(stage.platform().failedProcess()).isEmpty();
        if (reporter.isPresent()) {
            BufferedImage picture =
                    ImageIO.read(new ByteArrayInputStream(reporter.get().developed()));
            assertThat(picture.getWidth()).isEqualTo(1280);
            assertThat(colours(picture))
                    .as("colours in the picture of the console")
                    .isGreaterThan(50);
        }
    }

    private static Path picture() {
        String asked = System.getProperty("readme.picture");
        return asked == null
                ? Path.of("target", "console.png").toAbsolutePath()
                : Path.of("..", asked).toAbsolutePath();
    }

    /// An empty page or an error has few; charts, a graph and text have many.
    private static long colours(BufferedImage picture) {
        return IntStream.range(0, picture.getWidth() * picture.getHeight())
                .map(at -> picture.getRGB(at % picture.getWidth(), at / picture.getWidth()))
                .distinct()
                .count();
    }

    @Test
    @Order(2)
    void a_replay_of_it_gives_the_same_incidents_and_causes() throws IOException {
        Comparison.liveEqualsReplay(stage, "story");
    }

    @Test
    @Order(3)
    void the_recording_carries_what_the_services_were_set_to() throws IOException {
        RecordedSettings recorded = RecordedSettings.of(Recording.open(Comparison.recording("story")));
        assertThat(recorded.warnings()).isEmpty();
        ReplaySettings settings = recorded.settings();
        assertThat(settings.correlator().settings().lifecycle().maxOpen()).isEqualTo(Duration.ofHours(23));
        assertThat(settings.correlator().settings().sessions().settle()).isEqualTo(DemoSettings.SETTLE);
        assertThat(settings.detector().settings().interval()).isEqualTo(DemoSettings.INTERVAL);
        assertThat(settings.detector().settings().alarm().learning()).isZero();
        assertThat(settings.detector()).isEqualTo(set(DetectorParameters.standard()));
        assertThat(settings.topology().settings().spans().interval()).isEqualTo(DemoSettings.INTERVAL);
    }

    /// What the demonstration makes of the defaults.
    private static DetectorParameters set(DetectorParameters standard) {
        return standard.with(standard.settings()
                .withInterval(DemoSettings.INTERVAL, DemoSettings.LATENESS)
                .withLearning(Duration.ZERO));
    }

    @Test
    @Order(4)
    void a_malformed_record_goes_alone_to_the_dead_letters_and_the_next_is_processed()
            throws InterruptedException, ExecutionException {
        Malformed.goes_alone_to_the_dead_letters(stage);
        assertThat(stage.platform().failedProcess()).isEmpty();
    }
}
