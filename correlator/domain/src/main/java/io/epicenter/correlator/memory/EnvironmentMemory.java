package io.epicenter.correlator.memory;

import io.epicenter.correlator.model.Settings;
import io.epicenter.correlator.model.Symptom;
import java.time.Instant;

/// What an environment remembers of its past. All bounded.
public record EnvironmentMemory(
        SignalHistories histories,
        ChangeLog changes,
        SeenSymptoms symptoms,
        BackgroundSignatures background,
        EpisodeHistory episodes,
        AlertDeadlines deadlines) {
    public static EnvironmentMemory create(Settings settings) {
        int remembered = settings.bounds().remembered();
        return new EnvironmentMemory(
                new SignalHistories(settings),
                new ChangeLog(settings),
                new SeenSymptoms(remembered),
                new BackgroundSignatures(remembered),
                new EpisodeHistory(),
                new AlertDeadlines(remembered));
    }

    /// The symptom with what is known of its signature, which is counted.
    public Symptom classify(Symptom symptom) {
        String signature = symptom.signature();
        Symptom rare = symptom.withRarity(symptoms.rarity(signature));
        return background.isBackground(signature, symptom.timestamp()) ? rare.asBackground() : rare;
    }

    public void expire(Instant now) {
        changes.expire(now);
        histories.expire(now);
    }
}
