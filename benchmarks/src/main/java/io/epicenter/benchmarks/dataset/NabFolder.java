package io.epicenter.benchmarks.dataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The layout of the Numenta Anomaly Benchmark: `data/<group>/<file>.csv` with timestamp,value and
/// `labels/combined_windows.json` with the labelled windows of each file. The first 15 % of a file, at most 750 rows,
/// is probation.
public final class NabFolder {
    private static final String WINDOWS = "labels/combined_windows.json";
    private static final double PROBATION = 0.15;
    private static final int LONGEST_PROBATION = 750;

    private NabFolder() {}

    /// All series that have data; a file without windows has nothing abnormal in it.
    public static List<LabelledSeries> read(Path folder) throws IOException {
        Path root = root(folder);
        JsonNode windows = windows(root.resolve(WINDOWS));
        List<LabelledSeries> all = new ArrayList<>();
        Path data = root.resolve("data");
        for (Path file : CsvFolder.files(data)) {
            List<LabelledSeries> one = new ArrayList<>();
            CsvFolder.read(data, file, false, one);
            for (LabelledSeries series : one) {
                all.add(labelled(series, windows.path(series.name().replace('\\', '/')), root.resolve(WINDOWS)));
            }
        }
        if (all.isEmpty()) {
            throw new IOException(data + " has no .csv file in it");
        }
        return all;
    }

    private static Path root(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException(folder + " is not a folder: --data must name the folder with data/ and labels/");
        }
        try (Stream<Path> inside = Files.list(folder)) {
            return Stream.concat(
                            Stream.of(folder), inside.filter(Files::isDirectory).sorted())
                    .filter(candidate -> Files.isRegularFile(candidate.resolve(WINDOWS))
                            && Files.isDirectory(candidate.resolve("data")))
                    .findFirst()
                    .orElseThrow(() -> new IOException(folder + " has no data/ and no " + WINDOWS));
        }
    }

    private static JsonNode windows(Path file) throws IOException {
        try {
            return new ObjectMapper().readTree(file.toFile());
        } catch (JsonProcessingException not) {
            throw new IOException(file + " is not JSON: " + not.getOriginalMessage(), not);
        }
    }

    private static LabelledSeries labelled(LabelledSeries series, JsonNode windows, Path file) throws IOException {
        boolean[] label = series.label().clone();
        for (JsonNode window : windows) {
            long from = time(window.path(0), file);
            long to = time(window.path(1), file);
            for (int i = 0; i < label.length; i++) {
                label[i] |= series.millis()[i] >= from && series.millis()[i] <= to;
            }
        }
        int probation = Math.min((int) (PROBATION * label.length), LONGEST_PROBATION);
        return new LabelledSeries(series.name(), series.millis(), series.columns(), label, probation);
    }

    private static long time(JsonNode node, Path file) throws IOException {
        return TimestampParser.millis(node.asText())
                .orElseThrow(() -> new IOException(file + " has no time in '" + node.asText() + "'"));
    }
}
