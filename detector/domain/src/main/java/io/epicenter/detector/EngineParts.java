package io.epicenter.detector;

import io.epicenter.contracts.EntityResolver;
import io.epicenter.detector.rule.MethodRegistry;
import io.epicenter.detector.rule.SignalRules;

/// What an engine is put together from; engines of several partitions may share it.
public record EngineParts(Settings settings, SignalRules rules, MethodRegistry methods, EntityResolver resolver) {}
