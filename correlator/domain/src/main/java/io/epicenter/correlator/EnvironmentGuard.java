package io.epicenter.correlator;

import io.epicenter.correlator.incident.EffectCollector;
import io.epicenter.correlator.incident.Tick;
import io.epicenter.correlator.incident.TickFault;
import io.epicenter.correlator.incident.TickFault.Remedy;
import io.epicenter.correlator.incident.TrackedIncident;
import io.epicenter.correlator.input.ArrivalTime;
import io.epicenter.correlator.model.DependencyGraph;
import io.epicenter.correlator.model.Symptom;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/// Advances one environment so that what throws in it ends neither the process nor the other environments. An input
/// that throws is left out by [InputHandler]. What throws besides follows from the environment's state, and would
/// throw at every tick and after every restart: the tick is begun again, then without the symptoms that wait, then
/// without the incidents. What was decided before is kept.
final class EnvironmentGuard {
    private static final List<Remedy> REMEDIES =
            List.of(Remedy.TICK_REPEATED, Remedy.SYMPTOMS_DROPPED, Remedy.INCIDENTS_DROPPED, Remedy.STANDING_STILL);

    private final Environment environment;
    private final EffectCollector effects = new EffectCollector();

    private EnvironmentGuard(Environment environment) {
        this.environment = environment;
    }

    static CorrelatorEffects advance(Environment environment, ArrivalTime time, DependencyGraph graph) {
        return new EnvironmentGuard(environment).advance(time, graph);
    }

    private CorrelatorEffects advance(ArrivalTime time, DependencyGraph graph) {
        for (Remedy remedy : REMEDIES) {
            try {
                environment.advance(time, graph, effects);
                break;
            } catch (RuntimeException | StackOverflowError failure) {
                Tick tick =
                        new Tick(Objects.requireNonNullElse(environment.lastTick(), time.wallClock()), graph, effects);
                String dropped = apply(remedy, tick);
                effects.recordFault(new TickFault("", environment.lastTick(), remedy, null, dropped, failure));
            }
        }
        List<TickFault> faults = effects.faults().stream()
                .map(fault -> fault.withScope(environment.scope()))
                .toList();
        return new CorrelatorEffects(environment.publishable(effects.incidents(), time), effects.decisions(), faults);
    }

    private String apply(Remedy remedy, Tick tick) {
        return switch (remedy) {
            case SYMPTOMS_DROPPED -> {
                List<Symptom> waiting =
                        List.copyOf(environment.index().waiting().all());
                waiting.forEach(symptom -> environment
                        .index()
                        .waiting()
                        .ignore(symptom, "dropped, because deciding about those that wait fails", tick));
                yield waiting.stream().map(Symptom::id).collect(Collectors.joining(" "));
            }
            case INCIDENTS_DROPPED -> {
                String ids = environment.index().incidents().stream()
                        .map(TrackedIncident::id)
                        .collect(Collectors.joining(" "));
                environment.index().remove(incident -> true);
                yield ids;
            }
            case INPUT_PUT_AWAY, TICK_REPEATED, STANDING_STILL -> "";
        };
    }
}
