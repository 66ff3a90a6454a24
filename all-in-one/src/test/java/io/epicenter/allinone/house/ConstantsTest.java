package io.epicenter.allinone.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// A number that decides says beside it what it is and where it comes from: a source, a fit, a measurement, or that it
/// was chosen by hand.
class ConstantsTest {
    private static final Pattern CONSTANT = Pattern.compile("\\s*(?:(?:public|private|protected) )?static final "
            + "(?:int|long|double|float|short|byte|Duration|int\\[]|long\\[]|double\\[]) (?!serialVersionUID)\\w+ =.*");

    /// Measurements decide nothing in the product; their settings stand with their results.
    private static final Pattern MEASUREMENTS = Pattern.compile("(benchmarks|demo)/.*");

    @Test
    void every_constant_says_what_it_is() {
        List<String> silent = new ArrayList<>();
        for (Path source : House.allSources()) {
            if (MEASUREMENTS.matcher(House.root().relativize(source).toString()).matches()) {
                continue;
            }
            boolean isSaid = false;
            String before = "";
            int number = 0;
            for (String line : House.text(source).lines().toList()) {
                number++;
                if (CONSTANT.matcher(line).matches()) {
                    // Constants without a blank line between them share what the first says.
                    isSaid = before.startsWith("//") || (isSaid && !before.isEmpty()) || line.contains(" // ");
                    if (!isSaid) {
                        silent.add(House.root().relativize(source) + ":" + number + ": " + line.strip());
                    }
                } else if (line.isBlank()) {
                    isSaid = false;
                }
                before = line.strip();
            }
        }
        assertThat(silent)
                .as("constants without a line that says what they are and where they come from")
                .isEmpty();
    }
}
