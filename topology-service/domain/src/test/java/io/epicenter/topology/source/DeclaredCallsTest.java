package io.epicenter.topology.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.epicenter.contracts.EntityKind;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.topology.TopologySnapshot;
import io.epicenter.topology.Telemetry;
import io.epicenter.topology.TopologyState;
import io.epicenter.topology.graph.CallRecorder;
import io.epicenter.topology.graph.Settings;
import org.junit.jupiter.api.Test;

class DeclaredCallsTest extends SourceContract {
    private static final String CALLS = "{'calls':[{'caller':'cart','callee':'depot/stock','share':0.5},"
            + "{'caller':'cart','callee':'ledger','kind':'database'}],'user_facing':['cart']}";

    @Override
    Source source(Settings settings) {
        return new DeclaredCalls(settings);
    }

    @Override
    void feed(Source source, CallRecorder recorder) throws MalformedMessageException {
        source.document(json(CALLS), NOW, recorder);
    }

    @Test
    void share_kind_and_users_are_as_declared() throws MalformedMessageException {
        TopologyState state = Telemetry.state(Settings.DEFAULT);
        state.acceptDocument("declared", json(CALLS), NOW);
        state.acceptDocument("declared", json(CALLS), NOW);
        TopologySnapshot snapshot = state.build(1, NOW);
        assertThat(snapshot.edges())
                .hasSize(2)
                .anySatisfy(edge -> assertThat(edge.share()).isEqualTo(0.5));
        assertThat(snapshot.nodes())
                .anySatisfy(node -> assertThat(node.entity().kind()).isEqualTo(EntityKind.DATABASE))
                .anySatisfy(node -> assertThat(node.userFacing()).isTrue());
    }

    @Test
    void nonsense_is_told() {
        Source source = source(Settings.DEFAULT);
        assertThatThrownBy(() -> source.document(json("{'calls':[{'caller':'cart'}]}"), NOW, new Told()))
                .hasMessageContaining("callee");
        assertThatThrownBy(() ->
                        source.document(json("{'calls':[{'caller':'a','callee':'b','share':2}]}"), NOW, new Told()))
                .hasMessageContaining("share");
        assertThatThrownBy(() ->
                        source.document(json("{'calls':[{'caller':'a','callee':'b','kind':'x'}]}"), NOW, new Told()))
                .hasMessageContaining("kind");
    }
}
