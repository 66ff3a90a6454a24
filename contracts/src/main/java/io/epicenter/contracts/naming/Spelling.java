package io.epicenter.contracts.naming;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Spellings of one name. Prometheus wrote `http_server_request_duration_seconds` where OpenTelemetry, and
/// Prometheus 3 with UTF-8 names, write `http.server.request.duration`. Rules know the underscored form.
public final class Spelling {
    private Spelling() {}

    /// The underscored form: each ASCII character that is no letter, digit or colon becomes `_`. Letters of
    /// other scripts and signs such as emoji stay, so that names in them do not become one.
    public static String underscored(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (needsUnderscore(name.charAt(i))) {
                return replaced(name);
            }
        }
        return name;
    }

    private static String replaced(String name) {
        char[] chars = name.toCharArray();
        for (int i = 0; i < chars.length; i++) {
            if (needsUnderscore(chars[i])) {
                chars[i] = '_';
            }
        }
        return new String(chars);
    }

    private static boolean needsUnderscore(char c) {
        boolean allowed = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        return !allowed && c != '_' && c != ':' && c < 128;
    }

    /// Labels by their underscored names, with the name of the metric underscored, too. Of labels that become
    /// one the first in order of their names wins.
    public static Map<String, String> underscored(Map<String, String> labels) {
        TreeMap<String, String> renamed = new TreeMap<>();
        labels.forEach((name, value) ->
                renamed.putIfAbsent(underscored(name), name.equals("__name__") ? underscored(value) : value));
        return renamed;
    }

    /// The ways in which senders write the name of a label: as it stands, underscored, dotted.
    public static List<String> ofLabel(String name) {
        return List.of(name, underscored(name), name.startsWith("_") ? name : name.replace('_', '.')).stream()
                .distinct()
                .toList();
    }
}
