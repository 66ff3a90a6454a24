package io.epicenter.detector.signal;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.Ids;
import io.epicenter.detector.rule.SignalRule;
import org.jspecify.annotations.Nullable;

/// What makes a signal this one, and the names it is known by. Texts are made when they are first asked for. Confined
/// to one thread.
public final class SignalIdentity {
    final SignalKey key;
    final SignalRule rule;
    /// The name of the method that scores it.
    final String detector;

    private final boolean generic;
    private @Nullable String id;
    private @Nullable String shortName;

    SignalIdentity(SignalKey key, SignalRule rule, String detector) {
        this.key = key;
        this.rule = rule;
        this.detector = detector;
        this.generic = rule.isGeneric();
        this.shortName = key.labels().isEmpty() ? key.rule() : null;
    }

    public Entity entity() {
        return key.entity();
    }

    /// Whether no rule knows its series.
    public boolean isGeneric() {
        return generic;
    }

    /// UUIDv5 of what makes it this signal.
    String id() {
        String known = id;
        if (known == null) {
            known = Ids.of("signal", key.text());
            id = known;
        }
        return known;
    }

    /// What tells it apart from others of its entity; the rule alone when there are no labels.
    public String shortName() {
        String known = shortName;
        if (known == null) {
            known = key.rule() + key.labels();
            shortName = known;
        }
        return known;
    }
}
