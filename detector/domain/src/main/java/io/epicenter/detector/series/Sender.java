package io.epicenter.detector.series;

import java.util.List;
import java.util.Map;

/// Who dates the samples of a series: the target of a scrape with the server that scrapes it, a pod, a host.
///
/// @param hash of what it is known by
/// @param name for people
public record Sender(long hash, String name) {
    /// All that are beyond the bound.
    static final Sender OTHERS = new Sender(0, "others");

    /// What a scraping server writes to all of its series, where it does.
    private static final List<String> SERVERS = List.of("prometheus", "prometheus_replica", "cluster");

    /// Labels that name who sent a series, the best first: a target, an instance of OpenTelemetry, a pod, a host. After
    /// the conventions of Prometheus, OpenTelemetry and the kubelet.
    private static final List<String> NAMES = List.of(
            "instance",
            "service_instance_id",
            "service.instance.id",
            "pod",
            "k8s_pod_name",
            "k8s.pod.name",
            "host",
            "host_name",
            "host.name",
            "node");

    /// Longer names are cut: they are shown only. Chosen by hand.
    private static final int LONGEST = 200;

    /// Offset basis and prime of FNV-1a in 64 bits. Source: Fowler, Noll and Vo 1991.
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    /// @param owner the entity that the series is about: the sender of series that name none
    public static Sender of(Map<String, String> labels, String owner) {
        String name = owner;
        for (String label : NAMES) {
            String value = labels.getOrDefault(label, "");
            if (!value.isEmpty()) {
                name = value;
                break;
            }
        }
        StringBuilder all = new StringBuilder();
        for (String server : SERVERS) {
            String value = labels.getOrDefault(server, "");
            if (!value.isEmpty()) {
                all.append(value).append(' ');
            }
        }
        String job = labels.getOrDefault("job", "");
        all.append(job).append(job.isEmpty() ? "" : " ").append(name);
        return new Sender(hash(all), all.substring(0, Math.min(LONGEST, all.length())));
    }

    private static long hash(CharSequence text) {
        long hash = FNV_OFFSET;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        }
        return hash;
    }
}
