package io.epicenter.allinone.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A number that decides says beside it what it is and where it comes from: a source, a fit, a measurement, or that it
/// was chosen by hand.
class ConstantsTest {
    private static final Pattern CONSTANT = Pattern.compile("\\s*(?:(?:public|private|protected) )?static final "
            + "(?:int|long|double|float|short|byte|Duration|int\\[]|long\\[]|double\\[]) (?!serialVersionUID)\\w+ =.*");

    /// Measurements decide nothing in the product; their settings stand with their results.
    private static final Pattern MEASUREMENTS = Pattern.compile("(benchmarks|demo)/.*");

    /// Packages whose numbers decide what is an anomaly.
    private static final Pattern DECIDING =
            Pattern.compile(".*/io/epicenter/detector/(method|method/streaming|statistics|alarm)/\\w+\\.java");

    /// Numbers that say themselves what they are, of either sign: none, one, twice, half, and the milliseconds of a
    /// second.
    private static final Set<Double> PLAIN = Set.of(0.0, 0.5, 1.0, 2.0, 1000.0);

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

    @Test
    void a_number_that_decides_has_a_name() throws IOException {
        List<Path> sources = House.allSources().stream()
                .filter(source -> DECIDING.matcher(source.toString()).matches())
                .toList();
        List<String> nameless = new ArrayList<>();
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            var task = (JavacTask) compiler.getTask(
                    null, files, null, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(sources));
            for (CompilationUnitTree unit : task.parse()) {
                new Numbers(unit, Trees.instance(task).getSourcePositions(), nameless).scan(unit, false);
            }
        }
        assertThat(sources).hasSizeGreaterThan(20);
        assertThat(nameless)
                .as("numbers in the bodies of methods; name them, and say what they are and where they come from")
                .isEmpty();
    }

    /// Finds numbers within methods, where no comment says what they are.
    private static final class Numbers extends TreeScanner<@Nullable Void, Boolean> {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final List<String> found;

        Numbers(CompilationUnitTree unit, SourcePositions positions, List<String> found) {
            this.unit = unit;
            this.positions = positions;
            this.found = found;
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, Boolean within) {
            return super.visitMethod(method, true);
        }

        @Override
        public @Nullable Void visitLiteral(LiteralTree literal, Boolean within) {
            if (within
                    && literal.getValue() instanceof Number number
                    && !PLAIN.contains(Math.abs(number.doubleValue()))) {
                long line = unit.getLineMap().getLineNumber(positions.getStartPosition(unit, literal));
                found.add(Path.of(unit.getSourceFile().toUri()).getFileName() + ":" + line + ": " + number);
            }
            return null;
        }
    }
}
