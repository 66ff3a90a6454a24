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

class KubernetesObjectsTest extends SourceContract {
    private static final String INGRESSES =
            "{'kind':'IngressList','items':[{'metadata':{'name':'cart','namespace':'shop'},"
                    + "'spec':{'rules':[{'http':{'paths':[{'path':'/','backend':{'service':{'name':'stock'}}}]}}]}}]}";
    private static final String PODS = "{'kind':'PodList','items':["
            + pod("cart-7d9f8b6c5-aaaaa", "node-1", "") + "," + pod("cart-7d9f8b6c5-bbbbb", "node-1", "") + ","
            + pod("cart-7d9f8b6c5-ccccc", "node-2", "") + "," + pod("cart-7d9f8b6c5-ddddd", "node-3", "") + ","
            + pod("store-0", "node-2", ",'volumes':[{'persistentVolumeClaim':{'claimName':'disk'}}]") + "]}";

    private static String pod(String name, String node, String volumes) {
        return "{'metadata':{'name':'" + name + "','namespace':'shop'},'spec':{'nodeName':'" + node + "'" + volumes
                + "},'status':{'phase':'Running','podIP':'10.0.0.7'}}";
    }

    @Override
    Source source(Settings settings) {
        return new KubernetesObjects(settings);
    }

    @Override
    void feed(Source source, CallRecorder recorder) throws MalformedMessageException {
        source.document(json(INGRESSES), NOW, recorder);
    }

    @Test
    void a_node_is_felt_by_the_part_of_the_pods_that_it_carries() throws MalformedMessageException {
        TopologyState state = Telemetry.state(Settings.DEFAULT);
        state.acceptDocument("kubernetes", json(PODS), NOW);
        TopologySnapshot snapshot = state.build(1, NOW);
        int node = snapshot.index().byText().getOrDefault("default/default/node:default/node-1", -1);
        assertThat(snapshot.dependants().get(node))
                .singleElement()
                .satisfies(
                        reach -> assertThat(reach.impact()).isCloseTo(0.5, org.assertj.core.data.Offset.offset(1e-4)));
        assertThat(snapshot.nodes())
                .anySatisfy(volume -> assertThat(volume.entity().kind()).isEqualTo(EntityKind.VOLUME));
    }

    @Test
    void users_enter_by_an_ingress() throws MalformedMessageException {
        TopologyState state = Telemetry.state(Settings.DEFAULT);
        state.acceptDocument("kubernetes", json(INGRESSES), NOW);
        assertThat(state.build(1, NOW).nodes())
                .filteredOn(TopologySnapshot.Node::userFacing)
                .extracting(node -> node.entity().kind())
                .containsExactly(EntityKind.INGRESS);
    }

    @Test
    void an_autoscaler_is_counted_and_another_list_is_told() throws MalformedMessageException {
        Source source = source(Settings.DEFAULT);
        source.document(
                json("{'kind':'HorizontalPodAutoscalerList','items':[{'metadata':{'namespace':'shop'},"
                        + "'spec':{'scaleTargetRef':{'kind':'Deployment','name':'cart'}}}]}"),
                NOW,
                new Told());
        assertThat(source.counts()).containsEntry("scaled", 1L);
        assertThatThrownBy(() -> source.document(json("{'kind':'SecretList','items':[]}"), NOW, new Told()))
                .isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void the_owner_of_a_pod_goes_before_its_name() throws MalformedMessageException {
        TopologyState state = Telemetry.state(Settings.DEFAULT);
        String pod = "{'metadata':{'name':'%s','namespace':'shop','ownerReferences':[{'kind':'%s','name':'%s'}]},"
                + "'spec':{'nodeName':'node-1'}}";
        state.acceptDocument(
                "kubernetes",
                json("{'kind':'PodList','items':["
                        + pod.formatted("web-7d9f8b6c5-x2z4b", "ReplicaSet", "web-7d9f8b6c5") + ","
                        + pod.formatted("agent-x2z4b", "DaemonSet", "agent") + ","
                        + pod.formatted("redis-0-0", "StatefulSet", "redis-0") + ","
                        + pod.formatted("report-29012345-2x4zb", "Job", "report-29012345") + "]}"),
                NOW);

        assertThat(state.build(1, NOW).nodes())
                .extracting(node -> node.entity().name())
                .containsExactlyInAnyOrder("node-1", "web", "agent", "redis-0", "report");
    }
}
