package io.epicenter.incident.action;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;

/// Runs a program with these very arguments; there is no shell, so nothing in them is special. A filled-in argument
/// cannot pass for an option.
@Singleton
public final class ExecProgram implements RunbookAction {
    /// Chosen by hand: more is a program of its own, and nobody checks it before it is run.
    private static final int MAX_ARGUMENTS = 64;

    @Override
    public String name() {
        return "exec";
    }

    @Override
    public Set<String> required() {
        return Set.of("argv");
    }

    @Override
    public Set<String> optional() {
        return Set.of();
    }

    @Override
    public PlannedStep plan(StepArguments arguments) {
        List<String> argv = arguments.list("argv");
        String program = argv.getFirst();
        if (!program.startsWith("/")) {
            throw new StepArguments.InvalidArgumentException(
                    "argv", "must begin with an absolute path, not '" + program + "'");
        }
        if (argv.size() > MAX_ARGUMENTS) {
            throw new StepArguments.InvalidArgumentException("argv", "has more than " + MAX_ARGUMENTS + " arguments");
        }
        if (argv.stream().anyMatch(one -> one.indexOf('\0') >= 0)) {
            throw new StepArguments.InvalidArgumentException("argv", "holds a NUL character");
        }
        return new PlannedStep(name(), argv, program, "Run " + program);
    }
}
