package io.epicenter.benchmarks.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.epicenter.replay.command.Options;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoryEvaluationTest {
    private final StoryEvaluation stories = new StoryEvaluation();

    private String run(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Options options = Options.parse(List.of(words), stories.options());
        int status = stories.run(options, new PrintStream(out, true, StandardCharsets.UTF_8));
        assertThat(status).isZero();
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void the_first_story_is_right_in_time_and_when_the_alert_is_late() {
        String report = run("--seeds", "1", "--late", "20", "--interval", "5", "--warm-up", "60", "--json");
        String json = report.strip().lines().reduce((first, last) -> last).orElseThrow();
        assertThat(json)
                .startsWith("{\"stories\":1,\"faults\":1,\"ac_at_1\":1.0,\"ac_at_3\":1.0")
                .contains("\"with_two_faults\":0")
                .contains("\"ac_at_1_late\":1.0,\"late_loss_points\":0.0");
    }

    @Test
    void words_that_make_no_sense_are_refused() {
        assertThatThrownBy(() -> run("--seeds", "one")).hasMessageContaining("--seeds needs");
        assertThatThrownBy(() -> run("--seeds", "5..4")).hasMessageContaining("--seeds needs");
        assertThatThrownBy(() -> run("--faults", "3")).hasMessageContaining("--faults needs");
        assertThatThrownBy(() -> run("--late=-1")).hasMessageContaining("--late needs");
        assertThatThrownBy(() -> run("--warm-up", "1")).hasMessageContaining("--warm-up needs");
    }
}
