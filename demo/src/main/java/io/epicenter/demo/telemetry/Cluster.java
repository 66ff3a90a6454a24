package io.epicenter.demo.telemetry;

import io.epicenter.demo.shop.Component;
import io.epicenter.demo.shop.FaultKind;
import io.epicenter.demo.shop.LoadModel;
import io.epicenter.demo.shop.SeededRandom;
import io.epicenter.demo.shop.ShopPlan;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/// The pods of the shop: who takes requests, rolling updates, restarts, and what kube-state-metrics says of them.
/// Confined to one thread.
final class Cluster {
    private static final String HASH = "0123456789abcdef";
    private static final String SUFFIX = "bcdfghjklmnpqrstvwxz2456789";

    private final ShopPlan plan;
    private final int scrapeSeconds;
    private final SeededRandom dice;
    private final List<Pod> pods = new ArrayList<>();
    private final Gauges state = new Gauges();
    private final List<Component> deployments = new ArrayList<>();
    private final double[] weights;

    Cluster(ShopPlan plan, int scrapeSeconds, long seed) {
        this.plan = plan;
        this.scrapeSeconds = scrapeSeconds;
        dice = new SeededRandom(seed);
        weights = new double[plan.components().size()];
        for (Component component : plan.components()) {
            String hash = hash();
            for (int i = 0; i < component.pods(); i++) {
                pods.add(newPod(component, hash, i, 0));
            }
            if (component.role().isApplication()) {
                deployments.add(component);
                LabelSet labels = new LabelSet(
                        Map.of("environment", ShopPlan.ENVIRONMENT, "namespace", ShopPlan.NAMESPACE),
                        "deployment",
                        component.name(),
                        "job",
                        "kube-state-metrics");
                state.add(labels, "kube_deployment_status_replicas_available");
                state.add(labels, "kube_deployment_spec_replicas");
            }
        }
    }

    private Pod newPod(Component component, String hash, int ordinal, double readyAt) {
        String name = component.role().isApplication()
                ? component.name() + "-" + hash + "-" + letters(SUFFIX, 5)
                : component.name() + "-" + ordinal;
        String address = "10.42." + component.index() + "." + (10 + dice.below(200));
        long offset = dice.below(scrapeSeconds * 1000);
        return new Pod(component, new PodIdentity(name, address, offset), plan.operations(), readyAt, dice);
    }

    private String hash() {
        return "7" + letters(HASH, 8);
    }

    private String letters(String alphabet, int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(alphabet.charAt(dice.below(alphabet.length())));
        }
        return text.toString();
    }

    /// Replaces the pods of a part one after the other: the new one is scraped before it takes requests, the old one
    /// once more after its last.
    void roll(Component component, double now) {
        String hash = hash();
        List<Pod> fresh = new ArrayList<>();
        int i = 0;
        for (Pod old : pods) {
            if (old.component().equals(component) && old.takesRequests(now)) {
                double ready = now + 1 + i * 2 + scrapeSeconds + 1;
                fresh.add(newPod(component, hash, i, ready));
                old.drain(ready, ready + scrapeSeconds + 1);
                i++;
            }
        }
        pods.addAll(fresh);
    }

    /// A pod of the part dies and comes back with counters at zero.
    void restart(Component component, double now) {
        for (Pod pod : pods) {
            if (pod.component().equals(component) && pod.takesRequests(now)) {
                pod.restart(now, now + scrapeSeconds + 1);
                return;
            }
        }
    }

    /// Spreads one second of the shop's work over the pods.
    void work(LoadModel loadModel, double now) {
        java.util.Arrays.fill(weights, 0);
        for (Pod pod : pods) {
            if (pod.takesRequests(now)) {
                weights[pod.component().index()] += pod.weight();
            }
        }
        for (Pod pod : pods) {
            if (pod.takesRequests(now)) {
                pod.work(loadModel, pod.weight() / weights[pod.component().index()]);
            }
        }
    }

    /// Writes the samples of those targets whose turn it is in this second.
    void scrape(LoadModel loadModel, int second, long epochMillis, WriteRequestBatch batch) {
        int turn = Math.floorMod(second, scrapeSeconds);
        for (Iterator<Pod> each = pods.iterator(); each.hasNext(); ) {
            Pod pod = each.next();
            long millis = epochMillis + pod.offsetMillis() % 1000 + dice.below(4);
            if (pod.hasEnded(second)) {
                pod.end(batch, millis);
                each.remove();
            } else if (pod.offsetMillis() / 1000 == turn) {
                double leak = loadModel.faults.hit(pod.component(), FaultKind.LEAKING)
                        ? loadModel.faults.effect(pod.component())
                        : 0;
                pod.scrape(loadModel, leak, batch, millis);
            }
        }
        if (turn == scrapeSeconds - 1) {
            for (int i = 0; i < deployments.size(); i++) {
                state.set(2 * i, available(deployments.get(i), second));
                state.set(2 * i + 1, deployments.get(i).pods());
            }
            state.write(batch, epochMillis + 500 + dice.below(4));
        }
    }

    private int available(Component component, double now) {
        return (int) pods.stream()
                .filter(pod -> pod.component().equals(component) && pod.takesRequests(now))
                .count();
    }

    /// Some pod of the part that takes requests; the first one when none does.
    Pod any(Component component, double now, SeededRandom choice) {
        List<Pod> own =
                pods.stream().filter(pod -> pod.component().equals(component)).toList();
        List<Pod> ready = own.stream().filter(pod -> pod.takesRequests(now)).toList();
        return ready.isEmpty() ? own.get(0) : ready.get(choice.below(ready.size()));
    }

    int series() {
        return state.series() + pods.stream().mapToInt(Pod::series).sum();
    }
}
