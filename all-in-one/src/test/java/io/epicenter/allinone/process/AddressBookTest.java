package io.epicenter.allinone.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AddressBookTest {
    private static final Map<String, String> ADDRESSES =
            Map.of("ingest", "http://127.0.0.1:8485", "topology", "http://127.0.0.1:8483");

    @TempDir
    Path folder;

    @Test
    void what_was_written_is_read() {
        AddressBook book = new AddressBook(folder);
        assertThat(book.read()).isEmpty();
        book.write(ADDRESSES);
        assertThat(book.read()).isEqualTo(ADDRESSES);
        book.delete();
        assertThat(book.read()).isEmpty();
    }

    @Test
    void only_a_home_whose_launcher_lives_counts() {
        Home gone = Home.open(folder.resolve("data"));
        new AddressBook(gone.folder()).write(Map.of("ingest", "http://127.0.0.1:1"));
        assertThat(AddressBook.ofRunning(folder)).isEmpty();

        Home alive = Home.open(folder.resolve("data-2"));
        alive.processes().claim();
        new AddressBook(alive.folder()).write(ADDRESSES);
        assertThat(AddressBook.ofRunning(folder)).map(AddressBook::read).contains(ADDRESSES);
    }

    @Test
    void where_nothing_ever_ran_there_is_none() {
        assertThat(AddressBook.ofRunning(folder.resolve("nothing"))).isEmpty();
    }
}
