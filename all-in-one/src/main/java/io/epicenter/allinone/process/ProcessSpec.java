package io.epicenter.allinone.process;

import java.util.List;
import java.util.Map;

/// How to start one process.
///
/// @param name under which its lines are shown
/// @param words the program and its arguments
/// @param environment variables on top of the launcher's own
public record ProcessSpec(String name, List<String> commandLine, Map<String, String> environment) {
    public ProcessSpec {
        commandLine = List.copyOf(commandLine);
        environment = Map.copyOf(environment);
    }
}
