package io.epicenter.allinone;

import io.epicenter.allinone.command.DemoCommand;
import io.epicenter.allinone.command.ReplayCommand;
import io.epicenter.allinone.command.TrainCommand;
import io.epicenter.allinone.command.UpCommand;
import io.epicenter.allinone.command.UrlCommand;
import io.epicenter.allinone.process.LauncherException;
import io.epicenter.replay.command.Options;
import java.util.Arrays;
import java.util.List;

/// The launcher's entry: one verb and its options. Exit status 0 done, 1 failed, 2 wrong use.
public final class Main {
    /// Exit codes, as the usage of `./epicenter` has them: 1 for what failed, 2 for words that are not understood.
    private static final int FAILED = 1;
    private static final int WRONG_USE = 2;

    private Main() {}

    public static void main(String[] args) {
        System.exit(run(args));
    }

    private static int run(String[] args) {
        List<String> rest = args.length == 0 ? List.of() : Arrays.asList(args).subList(1, args.length);
        String verb = args.length == 0 ? "" : args[0];
        try {
            return switch (verb) {
                case "demo" -> DemoCommand.run(Options.parse(rest, DemoCommand.OPTIONS));
                case "up" -> UpCommand.run(Options.parse(rest, UpCommand.OPTIONS));
                case "url" -> UrlCommand.run(rest);
                case "train" -> TrainCommand.run(Options.parse(rest, TrainCommand.OPTIONS));
                case "replay" -> ReplayCommand.run(Options.parse(rest, ReplayCommand.OPTIONS));
                default -> {
                    System.err.println("epicenter: unknown verb '" + verb + "'; try ./epicenter help");
                    yield WRONG_USE;
                }
            };
        } catch (Options.UsageException wrong) {
            System.err.println("epicenter " + verb + ": " + wrong.getMessage());
            return WRONG_USE;
        } catch (LauncherException failure) {
            System.err.println("epicenter: " + failure.getMessage());
            return FAILED;
        }
    }
}
