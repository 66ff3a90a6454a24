package io.epicenter.contracts.topology;

import io.epicenter.contracts.topology.TopologySnapshot.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// How much of the users' traffic hangs on each node. O(reaches) once for each snapshot.
public final class Criticality {
    private final float[] share;
    private final Map<String, Double> users;

    private Criticality(float[] share, Map<String, Double> users) {
        this.share = share;
        this.users = users;
    }

    static Criticality of(List<Node> nodes, Closures dependants) {
        Map<String, Double> users = new HashMap<>();
        String[] scopes = new String[nodes.size()];
        double[] entering = new double[nodes.size()];
        String scope = "";
        for (int i = 0; i < scopes.length; i++) {
            Node node = nodes.get(i);
            String own = node.entity().scope();
            scope = scope.equals(own) ? scope : own;
            scopes[i] = scope;
            if (node.userFacing()) {
                entering[i] = node.requestsPerSecond();
                users.merge(scope, entering[i], Double::sum);
            }
        }
        float[] share = new float[scopes.length];
        for (int i = 0; i < scopes.length; i++) {
            double affected = entering[i];
            for (int reach = dependants.first(i); reach < dependants.end(i); reach++) {
                affected += entering[dependants.node(reach)] * dependants.impact(reach);
            }
            double all = users.getOrDefault(scopes[i], 0.0);
            share[i] = all > 0 ? (float) Math.min(1, affected / all) : 0;
        }
        return new Criticality(share, users);
    }

    /// The part of the environment's user-facing requests that is affected, on average, when the node fails; 0..1.
    public double userTrafficAtRisk(int node) {
        return share[node];
    }

    /// Requests per second that users send to all of an environment, `tenant/environment`.
    public double usersPerSecond(String scope) {
        return users.getOrDefault(scope, 0.0);
    }
}
