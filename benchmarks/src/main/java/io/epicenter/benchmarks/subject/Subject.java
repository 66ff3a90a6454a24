package io.epicenter.benchmarks.subject;

import io.epicenter.replay.command.Options;
import java.io.IOException;
import java.io.PrintStream;

/// Something that `evaluate` or `bench` can be asked about.
public interface Subject {
    /// The word behind the verb.
    String name();

    /// What may stand behind the word.
    Options.Accepted options();

    /// Runs and reports; with `--json` the last line is one JSON object.
    ///
    /// @return exit status: 0 done, 1 failed
    /// @throws Options.WrongUse when the options make no sense
    /// @throws IOException when the data can't be read; the message names the file and says what is wrong with it
    int run(Options options, PrintStream out) throws IOException;
}
