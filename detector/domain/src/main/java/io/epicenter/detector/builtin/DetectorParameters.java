package io.epicenter.detector.builtin;

import io.epicenter.contracts.EntityResolver;
import io.epicenter.detector.Settings;
import io.epicenter.detector.log.LogSettings;
import io.epicenter.detector.rule.MethodRegistry;
import io.epicenter.detector.rule.SignalRules;

/// Everything that decides what a detector finds in its inputs: what a running one shows, what a recording of it
/// carries, and what a replay runs with.
///
/// @param entity how labels name entities
/// @param methods which are in use
/// @param rules the signal rules and the calendar of special days, as text
public record DetectorParameters(
        Settings settings,
        LogSettings logs,
        EntityResolver.Settings entity,
        MethodRegistry.Names methods,
        SignalRules.Text rules) {
    /// What comes with this version.
    public static DetectorParameters standard() {
        return new DetectorParameters(
                Settings.DEFAULT,
                LogSettings.DEFAULT,
                EntityResolver.Settings.DEFAULT,
                BuiltInMethods.all().names(),
                SignalRules.builtIn().text());
    }

    public DetectorParameters with(Settings changed) {
        return new DetectorParameters(changed, logs, entity, methods, rules);
    }

    public DetectorParameters with(MethodRegistry.Names changed) {
        return new DetectorParameters(settings, logs, entity, changed, rules);
    }

    public DetectorParameters with(SignalRules.Text changed) {
        return new DetectorParameters(settings, logs, entity, methods, changed);
    }
}
