package io.epicenter.detector.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.AnomalyStatus;
import io.epicenter.contracts.EntityResolver;
import io.epicenter.contracts.Json;
import io.epicenter.contracts.LogEntry;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.SignalKind;
import io.epicenter.detector.EngineParts;
import io.epicenter.detector.Settings;
import io.epicenter.detector.method.streaming.StreamingMethod;
import io.epicenter.detector.output.Collected;
import io.epicenter.detector.rule.MethodRegistry;
import io.epicenter.detector.rule.SignalRules;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LogEngineTest {
    private static final Instant START = Instant.parse("2026-03-02T08:00:00Z");
    private static final Settings SETTINGS = Settings.DEFAULT
            .withInterval(Duration.ofSeconds(15), Duration.ofSeconds(5))
            .withLearning(Duration.ZERO);

    private final Random random = new Random(3);
    private LogEngine engine = fresh();
    private final Collected out = new Collected();
    private int second;
    private int delay;

    private static LogEngine fresh() {
        return new LogEngine(
                2,
                LogSettings.DEFAULT,
                new EngineParts(
                        SETTINGS,
                        SignalRules.builtIn(),
                        MethodRegistry.of(new StreamingMethod()),
                        new EntityResolver(EntityResolver.Settings.DEFAULT)));
    }

    private void line(String severity, String body) {
        Instant time = START.plusSeconds(second).plusMillis(random.nextInt(1000));
        byte[] record = Json.write(new LogEntry(time, Map.of("service.name", "cart"), severity, body, null));
        try {
            engine.accept(record, "application/json", START.plusSeconds(second + 1 + delay), out);
        } catch (MalformedMessageException bug) {
            throw new IllegalStateException(bug);
        }
    }

    private interface Extra {
        void write();
    }

    /// Daily work of two lines a second, and what else there is in each second.
    private void work(int seconds, Extra extra) {
        for (int i = 0; i < seconds; i++, second++) {
            line("INFO", "order " + random.nextInt(10_000) + " placed in " + random.nextInt(90) + " ms");
            line("INFO", "stock of item-" + random.nextInt(500) + " checked");
            if (random.nextInt(20) == 0) {
                line("ERROR", "payment " + random.nextInt(10_000) + " refused");
            }
            extra.write();
        }
    }

    private List<Anomaly> fired(String rule) {
        return out.anomalies().stream()
                .filter(anomaly -> anomaly.status() == AnomalyStatus.FIRING
                        && anomaly.details().rule().equals(rule))
                .toList();
    }

    private static final Extra NOTHING = () -> {};

    @Test
    void daily_work_is_no_anomaly_and_is_measured() {
        work(7200, NOTHING);
        assertThat(out.anomalies()).isEmpty();
        assertThat(out.deviations())
                .allMatch(deviation -> deviation.signal() == SignalKind.LOG)
                .extracting(deviation -> deviation.rule())
                .contains("log-errors", "log-lines", "log-new")
                .doesNotContain("log-template", "log-ratio");
        assertThat(out.watermark().getLast().source()).isEqualTo("logs-2");
        assertThat(engine.templateCount()).isEqualTo(3);
    }

    @Test
    void a_burst_of_a_new_error_is_found_with_template_and_examples() {
        work(3600, NOTHING);
        work(120, () -> line("ERROR", "cannot reach db-" + random.nextInt(9) + ": no route to host"));
        work(600, NOTHING);
        assertThat(fired("log-errors")).hasSize(1);
        Anomaly fresh = fired("log-new").getFirst();
        assertThat(fresh.signal()).isEqualTo(SignalKind.LOG);
        assertThat(fresh.details().opens()).isFalse();
        assertThat(fresh.details().text())
                .contains("template: cannot reach <id> : no route to host", "example: cannot reach db-");
        assertThat(out.anomalies().stream().filter(anomaly -> anomaly.status() == AnomalyStatus.RESOLVED))
                .hasSameSizeAs(out.anomalies().stream()
                        .filter(anomaly -> anomaly.status() == AnomalyStatus.FIRING)
                        .toList());
    }

    @Test
    void a_vanished_template_is_found() {
        work(3600, NOTHING);
        for (int i = 0; i < 600; i++, second++) {
            line("INFO", "order " + random.nextInt(10_000) + " placed in 3 ms");
            line("INFO", "order " + random.nextInt(10_000) + " placed in 5 ms");
        }
        assertThat(fired("log-template"))
                .anySatisfy(anomaly -> assertThat(anomaly.details().text()).contains("stock of <id> checked"));
    }

    @Test
    void silence_is_found_by_the_clock_alone() {
        work(3600, NOTHING);
        for (int i = 0; i < 300; i++) {
            engine.tick(START.plusSeconds(second + i), out);
        }
        assertThat(fired("log-lines")).hasSize(1);
        assertThat(out.watermark().getLast().watermark()).isAfter(START.plusSeconds(second + 270));
    }

    @Test
    void lines_that_are_held_up_on_their_way_count_where_they_belong() {
        work(3600, NOTHING);
        LogEngineTest heldUp = new LogEngineTest();
        heldUp.work(1813, NOTHING);
        for (int i = 1; i <= 9; i++) {
            heldUp.engine.tick(START.plusSeconds(heldUp.second + i), heldUp.out);
        }
        heldUp.delay = 8;
        heldUp.work(1787, NOTHING);
        assertThat(heldUp.out.all).isEqualTo(out.all);
    }

    @Test
    void templates_that_go_together_are_followed() {
        for (int i = 0; i < 7200; i++, second++) {
            int calls = (second / 15 % 2 == 0) ? 6 : 1;
            for (int call = 0; call < calls; call++) {
                line("INFO", "connection " + random.nextInt(999) + " opened");
                if (i < 6900) {
                    line("INFO", "connection " + random.nextInt(999) + " closed");
                }
            }
        }
        assertThat(fired("log-ratio")).hasSize(1);
    }

    @Test
    void goes_on_after_a_restart_as_if_there_had_been_none() throws Exception {
        work(2800, NOTHING);
        LogEngineTest again = new LogEngineTest();
        again.work(1900, NOTHING);
        byte[] before = again.engine.snapshot();
        again.engine = LogEngine.restore(fresh(), before);
        assertThat(again.engine.snapshot()).isEqualTo(before);
        again.work(900, NOTHING);
        assertThat(again.out.all).isEqualTo(out.all);
        assertThat(again.engine.snapshot()).isEqualTo(engine.snapshot());
    }

    @Test
    void what_is_not_a_line_is_said_so() {
        byte[] record = "{\"timestamp\":\"2026-03-02T08:00:00Z\",\"labels\":{}}".getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> engine.accept(record, "application/json", START, out))
                .isInstanceOf(MalformedMessageException.class);
        assertThatThrownBy(() -> engine.accept(new byte[] {9, 9}, "application/x-protobuf", START, out))
                .isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void errors_in_the_fields_of_json_lines_are_told_whatever_the_collector_says() {
        work(1200, () -> line("INFO", "{\"level\":\"info\",\"msg\":\"user " + second + " logged in\"}"));
        assertThat(engine.templateCount()).isLessThanOrEqualTo(4);

        work(300, () -> {
            line("INFO", "{\"msg\":\"db timeout\",\"tags\":[" + second + "],\"level\":\"error\"}");
            line("INFO", "{\"level\":\"error\",\"tags\":[],\"msg\":\"db timeout\"}");
        });

        assertThat(out.anomalies())
                .filteredOn(anomaly -> anomaly.status() == AnomalyStatus.FIRING)
                .anySatisfy(anomaly -> {
                    assertThat(anomaly.metricName()).isEqualTo("log_errors");
                    assertThat(anomaly.details().text()).contains("template: db timeout");
                });
    }
}
