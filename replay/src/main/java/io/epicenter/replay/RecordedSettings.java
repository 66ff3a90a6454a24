package io.epicenter.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.epicenter.contracts.Json;
import io.epicenter.detector.builtin.BuiltInMethods;
import io.epicenter.detector.builtin.DetectorParameters;
import io.epicenter.detector.rule.MethodRegistry;
import io.epicenter.detector.rule.SignalRules;
import io.epicenter.replay.recording.EntrySource;
import io.epicenter.replay.recording.Manifest;
import io.epicenter.replay.recording.RecordingWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The settings of a recording, laid over the defaults of this version. A recording without any, as older versions
/// have made them, names three durations in its manifest; the rest are defaults.
///
/// @param warnings a sentence for each setting that is named there and cannot be followed
public record RecordedSettings(ReplaySettings settings, List<String> warnings) {
    public RecordedSettings {
        warnings = List.copyOf(warnings);
    }

    /// Throws when they are not readable.
    public static RecordedSettings of(EntrySource recording) throws IOException {
        Manifest manifest = recording.manifest();
        List<String> warnings = new ArrayList<>();
        ReplaySettings settings = ReplaySettings.of(manifest);
        Optional<JsonNode> recorded = recording.settings();
        if (recorded.isPresent()) {
            settings = read(recorded.get(), settings, warnings);
            settings.correlator().differences().forEach(sentence -> warnings.add("correlator: " + sentence));
            settings = settings.with(known(settings.detector(), warnings));
        }
        if (manifest.hasSetting(Manifest.SPAN_METRICS, Manifest.RECORDED)) {
            settings = settings.withoutSpanMetrics();
        }
        return new RecordedSettings(settings, warnings);
    }

    private static ReplaySettings read(JsonNode recorded, ReplaySettings standard, List<String> warnings)
            throws IOException {
        ObjectMapper mapper = Json.newMapper();
        ObjectNode all = mapper.valueToTree(standard);
        overlay(all, recorded, "", warnings);
        try {
            return mapper.treeToValue(all, ReplaySettings.class);
        } catch (JsonProcessingException unreadable) {
            throw new IOException(
                    RecordingWriter.SETTINGS + ": "
                            + String.valueOf(unreadable.getMessage()).replaceAll("\\s*\\R\\s*", " "),
                    unreadable);
        }
    }

    /// Puts what is recorded in place of the standard, name by name; lists as a whole.
    private static void overlay(ObjectNode standard, JsonNode recorded, String path, List<String> warnings) {
        recorded.properties().forEach(named -> {
            String name = path + named.getKey();
            JsonNode own = standard.get(named.getKey());
            if (own == null) {
                warnings.add(name + ": this setting is not known to this version, ignored");
            } else if (own instanceof ObjectNode section && named.getValue().isObject()) {
                overlay(section, named.getValue(), name + ".", warnings);
            } else {
                standard.set(named.getKey(), named.getValue());
            }
        });
    }

    /// With methods that this version has. Throws when the rules cannot be used.
    private static DetectorParameters known(DetectorParameters recorded, List<String> warnings) throws IOException {
        MethodRegistry.Names named = recorded.methods();
        MethodRegistry methods;
        try {
            methods = BuiltInMethods.all(named);
        } catch (IllegalArgumentException unknown) {
            methods = BuiltInMethods.all(
                    new MethodRegistry.Names(BuiltInMethods.all().names().standard(), named.vector()));
            warnings.add("detector.methods: " + unknown.getMessage() + ", ignored");
        }
        if (!methods.names().vector().equals(named.vector())) {
            warnings.add(
                    "detector.methods: the method for vectors '" + named.vector() + "' is not in this build, ignored");
        }
        try {
            methods.check(SignalRules.of(recorded.rules()));
        } catch (IllegalArgumentException unusable) {
            throw new IOException(RecordingWriter.SETTINGS + ": detector.rules: " + unusable.getMessage(), unusable);
        }
        return recorded.with(methods.names());
    }
}
