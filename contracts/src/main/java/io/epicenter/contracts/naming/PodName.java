package io.epicenter.contracts.naming;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The name of a pod and what Kubernetes has added to the workload's own. What it finds is a guess: a workload
/// may be named like a generated name.
///
/// Source: k8s.io/apimachinery/pkg/util/rand (random suffixes have neither vowels nor 0, 1, 3), the names that
/// the controllers of ReplicaSets, DaemonSets, StatefulSets and CronJobs give.
public final class PodName {
    private static final String RANDOM = "[bcdfghjklmnpqrstvwxz2456789]";

    /// `7d9f8b6c5` of a ReplicaSet; in Kubernetes before 1.8 in plain digits, in hand-made names hexadecimal.
    private static final String HASH = "(" + RANDOM + "{6,10}|(?=[a-f]*\\d)[0-9a-f]{6,10})";

    /// `-7d9f8b6c5-x2z4b` of a Deployment, `-29012345-2x4zb` of a CronJob: the minute, or once the second, of
    /// its run. Behind a hash with a digit any five characters are a suffix, as hand-made names have them.
    private static final Pattern OWNED =
            Pattern.compile("-" + HASH + "-" + RANDOM + "{5}$|-(?=[a-z]*\\d)" + HASH + "-[a-z0-9]{5}$");

    /// `-x2z4b` of a DaemonSet or Job.
    private static final Pattern SINGLE = Pattern.compile("-(" + RANDOM + "{5})$");

    /// `-0` of a StatefulSet.
    private static final Pattern ORDINAL = Pattern.compile("-\\d{1,4}$");

    /// `-7d9f8b6c5` of a ReplicaSet.
    private static final Pattern TEMPLATE_HASH = Pattern.compile("-(?=[a-z]*\\d)" + HASH + "$");

    /// `-29012345` of a Job of a CronJob.
    private static final Pattern RUN = Pattern.compile("-\\d{8,10}$");

    /// Words without vowels that people end names with. Chosen by hand: protocols and databases of five
    /// letters.
    private static final Set<String> WORDS = Set.of("https", "grpcs", "smtps", "mssql", "pgsql");

    private PodName() {}

    /// The workload that a pod belongs to; the pod's own name when nothing in it looks generated.
    public static String workload(String pod) {
        String name = withoutSuffix(pod);
        return name == null ? pod : name;
    }

    private static @Nullable String withoutSuffix(String pod) {
        Matcher owned = OWNED.matcher(pod);
        if (owned.find()) {
            return named(pod, owned.start());
        }
        Matcher single = SINGLE.matcher(pod);
        if (single.find() && !WORDS.contains(single.group(1))) {
            return named(pod, single.start());
        }
        Matcher ordinal = ORDINAL.matcher(pod);
        return ordinal.find() ? named(pod, ordinal.start()) : null;
    }

    private static @Nullable String named(String pod, int end) {
        return end == 0 ? null : pod.substring(0, end);
    }

    /// The Deployment of a ReplicaSet.
    public static String ofReplicaSet(String replicaSet) {
        Matcher hash = TEMPLATE_HASH.matcher(replicaSet);
        return hash.find() && hash.start() > 0 ? replicaSet.substring(0, hash.start()) : replicaSet;
    }

    /// The CronJob of a Job; the Job itself when its name tells of no run.
    public static String ofJob(String job) {
        Matcher run = RUN.matcher(job);
        return run.find() && run.start() > 0 ? job.substring(0, run.start()) : job;
    }

    /// The workload of a pod by its owner; null when that is of a kind that says nothing.
    ///
    /// @param kind as in an owner reference
    public static @Nullable String ofOwner(String kind, String name) {
        return switch (kind) {
            case "Deployment", "StatefulSet", "DaemonSet", "CronJob" -> name;
            case "ReplicaSet" -> ofReplicaSet(name);
            case "Job" -> ofJob(name);
            default -> null;
        };
    }

    /// Whether it can hardly be anything but the name of a pod of a Deployment, CronJob or DaemonSet: asked of
    /// host names, which people choose more often than not.
    static boolean isGenerated(String host) {
        if (OWNED.matcher(host).find()) {
            return true;
        }
        Matcher single = SINGLE.matcher(host);
        return single.find() && hasDigit(single.group(1)) && hasLetter(single.group(1));
    }

    private static boolean hasDigit(String text) {
        return text.chars().anyMatch(Character::isDigit);
    }

    private static boolean hasLetter(String text) {
        return text.chars().anyMatch(Character::isLetter);
    }
}
