package io.epicenter.correlator.rootcause;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.EntityKind;
import io.epicenter.contracts.Event;
import io.epicenter.contracts.Incident.Candidate;
import io.epicenter.contracts.Incident.Evidence;
import io.epicenter.contracts.Incident.RootCause;
import io.epicenter.contracts.SignalKind;
import io.epicenter.correlator.model.HumanReadable;
import io.epicenter.correlator.model.Settings;
import io.epicenter.correlator.model.Symptom;
import io.epicenter.correlator.rootcause.EvidenceSource.Clue;
import io.epicenter.correlator.rootcause.observation.Excess;
import io.epicenter.correlator.rootcause.observation.NodeHealth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Ranks what may be the root cause. The log-odds of a hypothesis are the weighted sum of its clues; the
/// hypotheses and "none of these" share the confidence by softmax. O(hypotheses x sources).
public final class RootCauseRanker {
    /// Candidates that are published. Chosen by hand: as many as a person reads, and as AC@5 judges.
    private static final int PUBLISHED = 5;

    /// Pieces of evidence in the reasoning, heaviest first. Chosen by hand: one line of text.
    private static final int REASONS = 3;

    /// Excess error ratio, from which on failures are what a cause shows best, and not its slowness. Chosen by
    /// hand: fewer, beside clear slowness, are taken for its effect.
    private static final double MOSTLY_FAILING = 0.02;

    /// Stands for a rest of 0 by which is divided.
    private static final double NEARLY_ZERO = 1e-9;

    private final List<EvidenceSource> sources;
    private final Settings settings;

    public RootCauseRanker(List<EvidenceSource> sources, Settings settings) {
        this.sources = List.copyOf(sources);
        this.settings = settings;
    }

    /// @param blamed the change that a clue holds responsible; null when none does
    private record Scored(
            Hypothesis hypothesis,
            double logOdds,
            List<Evidence> evidence,
            List<Evidence> counterEvidence,
            @Nullable Event blamed) {}

    /// @param elsewhere what other incidents of now already explain: never a cause of this one
    public Diagnosis diagnose(RankingContext context, Set<Entity> elsewhere) {
        List<Scored> ranked = new ArrayList<>();
        for (Hypothesis hypothesis :
                CandidateGenerator.generate(context, sources, settings.bounds().hypotheses())) {
            if (!elsewhere.contains(hypothesis.entity())) {
                ranked.add(score(hypothesis, context));
            }
        }
        ranked.sort(Comparator.comparingDouble((Scored scored) -> -scored.logOdds())
                .thenComparing(scored -> scored.hypothesis().entity().toString())
                .thenComparing(scored -> scored.hypothesis().kind()));
        return conclude(ranked, context);
    }

    private Scored score(Hypothesis hypothesis, RankingContext context) {
        double logOdds = 0;
        List<Evidence> evidence = new ArrayList<>();
        List<Evidence> counter = new ArrayList<>();
        @Nullable Event blamed = null;
        for (EvidenceSource source : sources) {
            double weight = settings.causes().weights().getOrDefault(source.name(), source.defaultWeight());
            Optional<Clue> clue = source.weigh(hypothesis, context);
            if (clue.isEmpty()) {
                continue;
            }
            // Also of a source whose weight is 0: that decides how much it counts, not what it names.
            blamed = blamed == null ? clue.get().blamed() : blamed;
            if (weight == 0) {
                continue;
            }
            double contribution = weight * clue.get().strength();
            logOdds += contribution;
            (contribution >= 0 ? evidence : counter)
                    .add(new Evidence(
                            source.name(),
                            clue.get().text(),
                            Math.round(contribution * 1000) / 1000.0,
                            clue.get().event()));
        }
        Comparator<Evidence> heaviest = Comparator.comparingDouble(item -> -Math.abs(item.weight()));
        evidence.sort(heaviest);
        counter.sort(heaviest);
        return new Scored(hypothesis, logOdds, evidence, counter, blamed);
    }

    private Diagnosis conclude(List<Scored> ranked, RankingContext context) {
        if (ranked.isEmpty()) {
            RootCause nothing =
                    new RootCause("", 0, "no clear cause: no signal around the symptoms is abnormal", List.of());
            return new Diagnosis(nothing, null, SignalKind.OTHER, null, false, false, 0, null);
        }
        double temperature = settings.causes().temperature();
        double total = Math.exp(settings.causes().none() / temperature);
        for (Scored scored : ranked) {
            total += Math.exp(scored.logOdds() / temperature);
        }
        double leading = Math.exp(ranked.getFirst().logOdds() / temperature) / total;
        boolean clear = leading >= settings.causes().floor();
        Confidence.Features grounds = grounds(ranked, clear, context);
        double sure = Confidence.of(grounds);
        List<Candidate> candidates = new ArrayList<>();
        for (Scored scored : ranked.subList(0, Math.min(PUBLISHED, ranked.size()))) {
            double share = Math.exp(scored.logOdds() / temperature) / total;
            double rest = Math.min(sure, (1 - sure) * share / Math.max(NEARLY_ZERO, 1 - leading));
            candidates.add(new Candidate(
                    scored.hypothesis().entity(),
                    cause(scored, context),
                    Math.round((candidates.isEmpty() ? sure : rest) * 1000) / 1000.0,
                    scored.evidence(),
                    scored.counterEvidence()));
        }
        Scored first = ranked.getFirst();
        Candidate best = candidates.getFirst();
        Event change = clear ? first.blamed() : null;
        RootCause cause = new RootCause(
                event(clear, change, best), best.confidence(), reasoning(clear, best, candidates), candidates, clear);
        return new Diagnosis(
                cause,
                first.hypothesis().entity(),
                signal(first.hypothesis(), context),
                change,
                clear,
                context.observed().spans().isSlowByItself(first.hypothesis().entity()),
                userErrors(context),
                grounds);
    }

    private Confidence.Features grounds(List<Scored> ranked, boolean clear, RankingContext context) {
        double second =
                ranked.size() > 1 ? ranked.get(1).logOdds() : settings.causes().none();
        double margin = Math.max(0, ranked.getFirst().logOdds() - second);
        return new Confidence.Features(context.observed().isMeasured(), margin, context.totalRarity(), clear);
    }

    private static String event(boolean clear, @Nullable Event change, Candidate best) {
        if (!clear) {
            return "";
        }
        if (change != null) {
            return change.id();
        }
        return best.evidence().stream()
                .map(Evidence::event)
                .filter(event -> !event.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static String reasoning(boolean clear, Candidate best, List<Candidate> candidates) {
        StringBuilder text = new StringBuilder();
        if (clear) {
            text.append(best.cause());
            String separator = ": ";
            for (Evidence evidence :
                    best.evidence().subList(0, Math.min(REASONS, best.evidence().size()))) {
                text.append(separator).append(evidence.text());
                separator = "; ";
            }
            return text.toString();
        }
        text.append("no clear cause; checked ");
        List<String> names = candidates.stream()
                .map(candidate -> String.format(
                        Locale.ROOT,
                        "%s (%.0f %%)",
                        HumanReadable.name(candidate.entity()),
                        100 * candidate.confidence()))
                .toList();
        return text.append(String.join(", ", names)).toString();
    }

    private static String cause(Scored scored, RankingContext context) {
        if (scored.blamed() != null) {
            return HumanReadable.change(scored.blamed());
        }
        Hypothesis hypothesis = scored.hypothesis();
        Entity entity = hypothesis.entity();
        if (hypothesis.kind() == Hypothesis.Kind.TRAFFIC) {
            return "surge of traffic at " + HumanReadable.name(entity);
        }
        if (hypothesis.kind() == Hypothesis.Kind.NETWORK_PATH) {
            return "the way is slow for " + HumanReadable.name(entity);
        }
        return switch (signal(hypothesis, context)) {
            case LATENCY -> "latency of " + HumanReadable.name(entity) + " rose";
            case ERRORS -> "errors of " + HumanReadable.name(entity) + " rose";
            case AVAILABILITY -> HumanReadable.name(entity) + " went down";
            case SATURATION -> "saturation of " + HumanReadable.name(entity);
            case TRAFFIC -> "traffic of " + HumanReadable.name(entity) + " changed";
            case LOG, OTHER -> "behaviour of " + HumanReadable.name(entity) + " changed";
        };
    }

    /// The signal in which a hypothesis shows best.
    private static SignalKind signal(Hypothesis hypothesis, RankingContext context) {
        NodeHealth health = context.health(hypothesis.entity());
        if (hypothesis.kind() == Hypothesis.Kind.TRAFFIC) {
            return SignalKind.TRAFFIC;
        }
        if (hypothesis.kind() == Hypothesis.Kind.NETWORK_PATH) {
            return SignalKind.LATENCY;
        }
        if (health == null) {
            return SignalKind.OTHER;
        }
        if (health.downSince() != null) {
            return SignalKind.AVAILABILITY;
        }
        Excess errors = health.errors();
        boolean failing = context.observed().window().isClear(errors);
        if (failing && errors != null && errors.mean() > MOSTLY_FAILING) {
            return SignalKind.ERRORS;
        }
        if (context.observed().window().isClear(health.latency())) {
            return SignalKind.LATENCY;
        }
        if (failing) {
            return SignalKind.ERRORS;
        }
        return health.symptoms().isEmpty()
                ? SignalKind.LATENCY
                : health.symptoms().stream().min(Symptom.BY_ONSET).orElseThrow().signal();
    }

    /// The greatest excess error ratio at a user-facing service.
    private static double userErrors(RankingContext context) {
        double worst = 0;
        for (NodeHealth health : context.nodes()) {
            Excess errors = health.errors();
            boolean entry = context.graph().isUserFacing(health.entity())
                    || health.entity().kind() == EntityKind.INGRESS;
            if (entry && errors != null && errors.onset() != null) {
                worst = Math.max(worst, errors.mean());
            }
        }
        return worst;
    }
}
