package io.epicenter.incident.service.config;

import io.epicenter.contracts.Incident;
import io.epicenter.incident.action.RunbookAction;
import io.epicenter.incident.runbook.DryRun;
import io.epicenter.incident.runbook.Runbook;
import io.epicenter.incident.runbook.RunbookMatcher;
import io.epicenter.incident.runbook.RunbookReader;
import io.quarkus.arc.All;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The runbooks in the configured folder, read once at the start. A wrong one is left out and said so; the others stay.
@ApplicationScoped
public class RunbookCatalog {
    /// Files of the folder, and bytes of one. Chosen by hand: all are read at the start and checked against each
    /// incident; a longer file would not be accepted by the reader either.
    private static final int MAX_FILES = 500;
    private static final long MAX_BYTES = 64 * 1024;

    private final RunbookReader reader;
    private final DryRun dryRun;
    private final Map<String, Runbook> byId = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();

    RunbookCatalog(@All List<RunbookAction> kinds) {
        this.reader = new RunbookReader(kinds);
        this.dryRun = new DryRun(kinds);
    }

    void load(@Observes StartupEvent start, IncidentSettings settings) {
        settings.runbookDir().map(Path::of).ifPresent(this::readFolder);
        problems.forEach(problem -> Log.errorf("runbook left out: %s", problem));
        Log.infof("runbooks loaded: ids=%s", byId.keySet());
    }

    private void readFolder(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            Path home = folder.toRealPath();
            List<Path> runbooks = files.filter(RunbookCatalog::isRunbook)
                    .filter(Files::isRegularFile)
                    .sorted()
                    .limit(MAX_FILES)
                    .toList();
            for (Path file : runbooks) {
                readFile(home, file);
            }
        } catch (IOException unreadable) {
            problems.add(
                    folder + ": folder not readable: " + unreadable.getClass().getSimpleName());
        }
    }

    private static boolean isRunbook(Path file) {
        String name = file.getFileName().toString();
        return (name.endsWith(".yaml") || name.endsWith(".yml")) && !name.equals("kustomization.yaml");
    }

    /// A link may lead to another place in the folder, as in a mounted ConfigMap, but not out of it.
    private void readFile(Path home, Path file) {
        String name = file.getFileName().toString();
        try {
            if (!file.toRealPath().startsWith(home)) {
                problems.add(name + ": leads out of the folder");
            } else if (Files.size(file) > MAX_BYTES) {
                problems.add(name + ": larger than " + MAX_BYTES + " bytes");
            } else {
                add(name, reader.read(name, Files.readString(file)));
            }
        } catch (IOException unreadable) {
            problems.add(name + ": not readable: " + unreadable.getClass().getSimpleName());
        }
    }

    private void add(String name, RunbookReader.Result result) {
        switch (result) {
            case RunbookReader.Result.Read read -> {
                if (byId.putIfAbsent(read.runbook().id(), read.runbook()) != null) {
                    problems.add(name + ": id: '" + read.runbook().id() + "' is taken by another file");
                }
            }
            case RunbookReader.Result.Invalid invalid -> problems.addAll(invalid.problems());
        }
    }

    public List<Runbook> all() {
        return List.copyOf(byId.values());
    }

    /// What is wrong with those that were left out.
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /// Those that fit the incident's root cause, the least risky first.
    public List<Runbook> fitting(Incident incident) {
        return RunbookMatcher.fitting(all(), incident);
    }

    public Optional<Runbook> named(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    public DryRun.Result plan(Runbook runbook, Incident incident) {
        return dryRun.plan(runbook, incident);
    }
}
