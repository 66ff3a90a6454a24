package io.epicenter.demo.story;

import io.epicenter.demo.shop.Fault;
import io.epicenter.demo.shop.FaultKind;
import io.epicenter.demo.shop.ShopPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Who fails, how and when: drawn from the seed before the story begins. Times of the live part hang on its start.
final class FaultPlan {
    private static final double LEAD_SECONDS = 4;
    private static final double REPAIR_AFTER_ROLL = 8;
    private static final double REPAIR_AFTER_SWITCH = 3;
    private static final long TAIL_SECONDS = 150;
    private static final List<FaultKind> KINDS = List.of(FaultKind.values());
    private static final List<String> CANDIDATES = List.of(
            "payment", "cart", "catalog", "product-catalog", "shipping", "currency", "checkout", "fraud", "quote");

    private final long seed;
    private final String guilty;
    private final FaultKind kind;
    private final String changeType;
    private final String healthy;
    private final Timing timing;
    private final Harm harm;
    private final Versions versions;
    private final SplittableRandom random;
    private final List<String> applications;
    private final String role;

    /// When what happens, in seconds.
    ///
    /// @param gap from the change to the onset
    /// @param decoyOffset from the change to the decoy
    /// @param rollbackAfter from the onset
    /// @param delay after the first fault of the story
    private record Timing(double gap, double decoyOffset, double rollbackAfter, double delay) {}

    private record Harm(double rampSeconds, double slowdown, double errorRatio, double overload) {}

    private record Versions(int guilty, int decoy) {}

    FaultPlan(long seed, ShopPlan plan) {
        this(seed, plan, null);
    }

    /// An independent one beside the first: another service fails in another way, 5 to 30 s later.
    static FaultPlan beside(FaultPlan first, ShopPlan plan) {
        return new FaultPlan(first.seed, plan, first);
    }

    private FaultPlan(long seed, ShopPlan plan, @Nullable FaultPlan first) {
        this.seed = seed;
        random = new SplittableRandom(first == null ? seed * 131 + 17 : seed * 277 + 91);
        role = first == null ? "" : "second ";
        boolean readme = first == null && seed == StorySpec.DEFAULT_SEED;
        applications = plan.applications();
        List<String> candidates = CANDIDATES.stream()
                .filter(applications::contains)
                .filter(name -> first == null || !(name.equals(first.guilty) || name.equals(first.healthy)))
                .toList();
        List<FaultKind> kinds = KINDS.stream()
                .filter(each -> first == null || each != first.kind)
                .toList();
        String drawn = candidates.get(random.nextInt(candidates.size()));
        FaultKind drawnKind = kinds.get(random.nextInt(kinds.size()));
        guilty = readme ? "payment" : drawn;
        kind = readme ? FaultKind.FAILING : drawnKind;
        int type = random.nextInt(4);
        changeType = readme || type < 2 ? "deploy" : type == 2 ? "config" : "flag";
        List<String> others = applications.stream()
                .filter(name -> !name.equals(guilty) && (first == null || !name.equals(first.guilty)))
                .toList();
        healthy = readme ? "catalog" : others.get(random.nextInt(others.size()));
        double gapSeconds = readme ? 22 : Math.rint(between(20, 45));
        boolean afterwards = !readme && gapSeconds >= 36 && random.nextBoolean();
        double decoyOffset = afterwards ? 30 : -Math.rint(between(30, 75));
        double rollbackAfter = Math.rint(between(36, 42));
        double rampSeconds = kind == FaultKind.LEAKING ? between(24, 32) : between(4, 9);
        double slowdown = readme
                ? 2.6
                : switch (kind) {
                    case SLOW -> between(3.5, 8);
                    case FAILING -> between(1.3, 2);
                    case LEAKING -> between(4, 7);
                    case SATURATED -> 1;
                };
        double errorRatio = readme
                ? 0.42
                : switch (kind) {
                    case SLOW -> 0.01;
                    case FAILING -> between(0.2, 0.6);
                    case LEAKING -> between(0.15, 0.3);
                    case SATURATED -> 0;
                };
        double overload = kind == FaultKind.SATURATED ? between(1.12, 1.35) : 0;
        int version = readme ? 2 : 2 + random.nextInt(40);
        int otherVersion = 3 + random.nextInt(60);
        double delay = first == null ? 0 : first.timing.gap() + between(5, 30) - gapSeconds;
        timing = new Timing(gapSeconds, decoyOffset, rollbackAfter, delay);
        harm = new Harm(rampSeconds, slowdown, errorRatio, overload);
        versions = new Versions(version, otherVersion);
    }

    private double between(double low, double high) {
        return low + (high - low) * random.nextDouble();
    }

    /// A healthy change or the restart of a pod in the warm-up.
    ///
    /// @param at share of the warm-up that has passed
    record Background(double at, String service, boolean restart, int version) {}

    List<Background> background() {
        SplittableRandom own = new SplittableRandom(seed * 37 + 5);
        List<Background> changes = new ArrayList<>();
        for (double at = 0.12; at < 0.85; at += 0.16) {
            String service = applications.get(own.nextInt(applications.size()));
            changes.add(new Background(
                    at + 0.08 * own.nextDouble(), service, changes.size() % 2 == 1, 4 + own.nextInt(60)));
        }
        return changes;
    }

    /// The truth of a story whose live part begins then, repaired so much later than usual.
    GroundTruth truth(ShopPlan plan, Instant liveStart, Duration endured) {
        Instant change = after(liveStart, LEAD_SECONDS + timing.delay());
        Instant onset = after(change, timing.gap());
        Instant rollback = after(onset, timing.rollbackAfter()).plus(endured);
        return new GroundTruth(
                seed,
                liveStart,
                guilty,
                kind,
                change("cause", change, guilty, changeType, versions.guilty(), false),
                change("decoy", after(change, timing.decoyOffset()), healthy, "deploy", versions.decoy(), false),
                onset,
                change("rollback", rollback, guilty, changeType, versions.guilty() - 1, true),
                plan.callersOf(guilty),
                after(rollback, TAIL_SECONDS));
    }

    Fault fault(Instant start, GroundTruth truth) {
        double repair = truth.change().rolls() ? REPAIR_AFTER_ROLL : REPAIR_AFTER_SWITCH;
        return new Fault(
                guilty,
                kind,
                seconds(start, truth.onset()),
                harm.rampSeconds(),
                seconds(start, truth.rollback().time()) + repair,
                harm.slowdown(),
                harm.errorRatio(),
                harm.overload());
    }

    private ShopChange change(String part, Instant time, String service, String type, int to, boolean back) {
        String title = switch (type) {
            case "deploy" ->
                back
                        ? "roll back " + service + " to v" + to + " (was v" + (to + 1) + ")"
                        : "deploy " + service + " v" + to + " (was v" + (to - 1) + ")";
            case "config" -> setting(service, back);
            default -> "flag " + service + "-fast-path " + (back ? "off" : "on");
        };
        String id = UUID.nameUUIDFromBytes(
                        (seed + role + part + time).getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .toString();
        return new ShopChange(id, time, service, type, title, type.equals("deploy") ? "v" + to : "");
    }

    private String setting(String service, boolean back) {
        String name = switch (kind) {
            case SATURATED -> "max workers 64 -> 16";
            case LEAKING -> "cache ttl 5m -> none";
            case SLOW -> "batch size 200 -> 1";
            case FAILING -> "upstream url changed";
        };
        return "config " + service + ": " + (back ? "undo " : "") + name;
    }

    ShopChange backgroundDeploy(Background background, Instant time) {
        return change("background", time, background.service(), "deploy", background.version(), false);
    }

    private static Instant after(Instant time, double seconds) {
        return time.plusMillis(Math.round(seconds * 1000));
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1000.0;
    }
}
