package io.epicenter.allinone.process;

import java.util.List;
import java.util.Map;

/// How to start one process.
///
/// @param name under which its lines are shown
/// @param words the program and its arguments
/// @param environment variables on top of the launcher's own
public record Command(String name, List<String> words, Map<String, String> environment) {
    public Command {
        words = List.copyOf(words);
        environment = Map.copyOf(environment);
    }
}
