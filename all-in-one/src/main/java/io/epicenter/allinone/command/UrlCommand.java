package io.epicenter.allinone.command;

import io.epicenter.allinone.process.AddressBook;
import io.epicenter.allinone.process.LauncherException;
import io.epicenter.replay.command.Options;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The verb `url`: prints where a service of the running platform answers, without a slash at the end.
public final class UrlCommand {
    private static final Options.Accepted OPTIONS = new Options.Accepted(List.of(), List.of("--home"));

    private UrlCommand() {}

    /// @param words the service, and options
    public static int run(List<String> words) {
        if (words.isEmpty() || words.getFirst().startsWith("--")) {
            throw new Options.UsageException("which service? as in ./epicenter url ingest");
        }
        Options options = Options.parse(words.subList(1, words.size()), OPTIONS);
        Map<String, String> addresses = options.text("--home")
                .map(home -> new AddressBook(Path.of(home)))
                .or(() -> AddressBook.ofRunning(LauncherFolders.workFolder()))
                .map(AddressBook::read)
                .orElse(Map.of());
        if (addresses.isEmpty()) {
            throw new LauncherException("nothing runs here; start it by ./epicenter up");
        }
        String address = addresses.get(words.getFirst());
        if (address == null) {
            throw new LauncherException(
                    "'" + words.getFirst() + "' is not among what runs: " + String.join(", ", addresses.keySet()));
        }
        System.out.println(address);
        return 0;
    }
}
