package io.epicenter.benchmarks.platform;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.epicenter.benchmarks.subject.Subject;
import io.epicenter.replay.command.Options;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/// `bench platform`: all five services, a real broker and a real Redis under the load of thousands of services. An
/// hour and a half of it comes as fast as the platform takes it; then it goes on at its own pace; then a service fails.
public final class PlatformBench implements Subject {
    private static final Options.Accepted OPTIONS = new Options.Accepted(
            List.of("--json", "--vanish"), List.of("--services", "--seed", "--warm-up", "--quiet", "--wait", "--heap"));
    /// What 4,000 services need; ingest holds what is on its way, the detector half a million series.
    private static final String HEAPS = "ingest=512m,detector=2g,topology=1g,correlator=1g,incident-manager=384m";

    @Override
    public String name() {
        return "platform";
    }

    @Override
    public Options.Accepted options() {
        return OPTIONS;
    }

    @Override
    public int run(Options options, PrintStream out) throws IOException {
        int services = within("--services", options.number("--services", 4000), 50, 50_000);
        int warmUp = within("--warm-up", options.number("--warm-up", 90), 30, 24 * 60);
        int quiet = within("--quiet", options.number("--quiet", 3), 1, 24 * 60);
        int wait = within("--wait", options.number("--wait", 5), 1, 60);
        long seed = options.number("--seed", 1);
        Path root = Path.of(System.getProperty("epicenter.root", ".")).toAbsolutePath();
        Estate estate = new Estate(services, seed);
        try (RunningPlatform platform =
                new RunningPlatform(root, options.text("--heap").orElse(HEAPS))) {
            LoadRun run = new LoadRun(platform, estate, seed, out);
            run.warmUp(warmUp);
            run.quiet(quiet);
            run.fail(wait, options.has("--vanish"));
            run.figures().print(out);
            if (options.has("--json")) {
                ObjectNode json = new ObjectMapper().createObjectNode();
                run.figures().addTo(json);
                out.println(json);
            }
        }
        return 0;
    }

    private static int within(String option, long value, int least, int most) {
        if (value < least || value > most) {
            throw new Options.UsageException(option + " must be " + least + " to " + most + ", not " + value);
        }
        return (int) value;
    }
}
