package io.epicenter.allinone;

import io.epicenter.allinone.command.DemoVerb;
import io.epicenter.allinone.command.ReplayVerb;
import io.epicenter.allinone.command.Up;
import io.epicenter.allinone.process.Refusal;
import io.epicenter.replay.command.Options;
import java.util.Arrays;
import java.util.List;

/// The launcher's entry: one verb and its options. Exit status 0 done, 1 failed, 2 wrong use.
final class Main {
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
                case "demo" -> DemoVerb.run(Options.parse(rest, DemoVerb.OPTIONS));
                case "up" -> Up.run(Options.parse(rest, Up.OPTIONS));
                case "replay" -> ReplayVerb.run(Options.parse(rest, ReplayVerb.OPTIONS));
                default -> {
                    System.err.println("epicenter: unknown verb '" + verb + "'; try ./epicenter help");
                    yield WRONG_USE;
                }
            };
        } catch (Options.WrongUse wrong) {
            System.err.println("epicenter " + verb + ": " + wrong.getMessage());
            return WRONG_USE;
        } catch (Refusal refusal) {
            System.err.println("epicenter: " + refusal.getMessage());
            return FAILED;
        }
    }
}
