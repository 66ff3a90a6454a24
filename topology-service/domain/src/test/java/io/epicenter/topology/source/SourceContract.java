package io.epicenter.topology.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.Sample;
import io.epicenter.contracts.wire.RemoteWriteV1Writer;
import io.epicenter.topology.TopologyState;
import io.epicenter.topology.graph.CallRecorder;
import io.epicenter.topology.graph.Settings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// What every source must do, whatever it reads.
public abstract class SourceContract {
    static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    abstract Source source(Settings settings);

    /// Feeds telemetry from which the source finds that `cart` calls `stock`, at [#NOW].
    abstract void feed(Source source, CallRecorder recorder) throws MalformedMessageException;

    /// What was told: `caller>callee`, `+node` requests, `!node` entries, each with its count.
    public static final class Told implements CallRecorder {
        final Map<String, Double> counts = new TreeMap<>();
        final List<Entity> entities = new ArrayList<>();
        double failures;

        @Override
        public void call(Entity caller, Entity callee, double calls, double failed, long atMillis) {
            entities.add(caller);
            entities.add(callee);
            counts.merge(caller.name() + ">" + callee.name(), calls, Double::sum);
            failures += failed;
            assertThat(atMillis).isLessThanOrEqualTo(NOW.toEpochMilli());
            assertThat(calls).isGreaterThanOrEqualTo(0);
        }

        @Override
        public void requests(Entity node, double count, long atMillis) {
            counts.merge("+" + node.name(), count, Double::sum);
        }

        @Override
        public void entries(Entity node, double count, long atMillis) {
            counts.merge("!" + node.name(), count, Double::sum);
        }
    }

    Told told() throws MalformedMessageException {
        Told told = new Told();
        feed(source(Settings.DEFAULT), told);
        return told;
    }

    static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }

    /// A counter that rises from 0 to `value`.
    static void counter(Source source, CallRecorder recorder, double value, Map<String, String> labels)
            throws MalformedMessageException {
        for (int i = 0; i < 2; i++) {
            byte[] batch = new RemoteWriteV1Writer()
                    .add(
                            new TreeMap<>(labels),
                            value * i,
                            NOW.minusSeconds(10 - 10L * i).toEpochMilli())
                    .toByteArray();
            source.metrics(batch, NOW, recorder);
        }
    }

    @Test
    void it_finds_the_call() throws MalformedMessageException {
        assertThat(told().counts).containsKey("cart>stock");
    }

    @Test
    void its_name_can_stand_in_a_list_of_names() {
        assertThat(source(Settings.DEFAULT).name()).matches("[a-z-]+");
    }

    @Test
    void it_passes_over_telemetry_of_others() {
        Source source = source(Settings.DEFAULT);
        Told told = new Told();
        assertThatCode(() -> {
                    source.metrics(new byte[] {1, 2, 3}, NOW, told);
                    source.sample(new Sample(NOW, "up", Map.of("job", "cart"), 1), NOW, told);
                    source.spans(List.of(), NOW, told);
                    source.flush(NOW, told);
                })
                .doesNotThrowAnyException();
        assertThat(told.counts).isEmpty();
    }

    @Test
    void no_address_in_numbers_is_a_node() throws MalformedMessageException {
        assertThat(told().entities).noneMatch(entity -> entity.name().matches("[0-9.:]+"));
    }

    @Test
    void the_graph_holds_its_edge() throws MalformedMessageException {
        Source source = source(Settings.DEFAULT);
        TopologyState state = new TopologyState(Settings.DEFAULT, List.of(new Source() {
            @Override
            public String name() {
                return source.name();
            }

            @Override
            public void flush(Instant now, CallRecorder recorder) {
                try {
                    feed(source, recorder);
                } catch (MalformedMessageException wrong) {
                    throw new IllegalStateException(wrong);
                }
            }
        }));
        var snapshot = state.build(1, NOW);
        assertThat(snapshot.edges()).anySatisfy(edge -> {
            assertThat(snapshot.node(edge.caller()).entity().name()).isEqualTo("cart");
            assertThat(snapshot.node(edge.callee()).entity().name()).isEqualTo("stock");
            assertThat(edge.source()).isEqualTo(source.name());
            assertThat(edge.share()).isBetween(0.0, 1.0);
        });
    }
}
