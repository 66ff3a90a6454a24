package io.epicenter.benchmarks.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldersTest {
    @TempDir
    Path folder;

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private LabelledSeries only() throws IOException {
        List<LabelledSeries> all = CsvFolder.read(folder);
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    @Test
    void rows_are_sorted_and_repeated_times_dropped() throws IOException {
        write("a.csv", "timestamp,value,label\n1491041340,2,1\n1491041280,1,0\n1491041280,9,0\n1491041520,,0\n");
        LabelledSeries series = only();
        assertThat(series.millis()).containsExactly(1491041280000L, 1491041340000L, 1491041520000L);
        assertThat(series.columns()[0]).containsExactly(1, 2, Double.NaN);
        assertThat(series.label()).containsExactly(false, true, false);
    }

    @Test
    void headers_and_times_may_be_written_in_many_ways() throws IOException {
        write(
                "a.csv",
                "\uFEFFis_anomaly, Value ,\"Time\"\r\nTrue,NaN,2014-04-01T00:00:10Z\r\n0,1e3,2014-04-01 00:00:20.500\r\n");
        LabelledSeries series = only();
        assertThat(series.millis()).containsExactly(1396310410000L, 1396310420500L);
        assertThat(series.label()).containsExactly(true, false);
        assertThat(TimestampParser.millis("1396310410000")).hasValue(1396310410000L);
        assertThat(TimestampParser.millis("1396310410")).hasValue(1396310410000L);
        assertThat(TimestampParser.millis("2014-04-01")).hasValue(1396310400000L);
        assertThat(TimestampParser.millis("2014-04-01 02:00:10+02:00")).hasValue(1396310410000L);
        assertThat(TimestampParser.millis("soon")).isEmpty();
    }

    @Test
    void a_file_without_header_or_with_many_series_is_read() throws IOException {
        write("a.csv", "100,1,0\n160,2,1\n");
        assertThat(only().size()).isEqualTo(2);
        write("a.csv", "timestamp,value,label,KPI ID\n100,1,0,x\n100,2,1,y\n");
        assertThat(CsvFolder.read(folder)).extracting(LabelledSeries::name).containsExactly("a.csv#x", "a.csv#y");
    }

    @Test
    void what_is_wrong_is_said_with_file_and_line() throws IOException {
        write("a.csv", "timestamp,value\n100,1\n");
        assertThatThrownBy(() -> CsvFolder.read(folder)).hasMessageContaining("a.csv has no column 'label'");
        write("a.csv", "timestamp,value,label\n100,one,0\n");
        assertThatThrownBy(() -> CsvFolder.read(folder)).hasMessageContaining("a.csv:2 has no number in 'one'");
        write("a.csv", "timestamp,value,label\n100,1\n");
        assertThatThrownBy(() -> CsvFolder.read(folder)).hasMessageContaining("a.csv:2 has 2 columns");
        assertThatThrownBy(() -> CsvFolder.read(folder.resolve("none"))).hasMessageContaining("is not a folder");
    }

    @Test
    void nab_windows_label_what_lies_in_them() throws IOException {
        StringBuilder rows = new StringBuilder("timestamp,value\n");
        for (int i = 10; i < 50; i++) {
            rows.append("2014-04-01 00:").append(i).append(":00,1.5\n");
        }
        write("data/group/a.csv", rows.toString());
        write("data/group/unlabelled.csv", rows.toString());
        write(
                "labels/combined_windows.json",
                "{\"group/a.csv\":[[\"2014-04-01 00:20:00.000000\",\"2014-04-01 00:22:00.000000\"]],\"absent.csv\":[]}");
        List<LabelledSeries> all = NabFolder.read(folder);
        assertThat(all).extracting(LabelledSeries::name).containsExactly("group/a.csv", "group/unlabelled.csv");
        assertThat(all.getFirst().label()[9]).isFalse();
        assertThat(all.getFirst().label()[10]).isTrue();
        assertThat(all.getFirst().label()[12]).isTrue();
        assertThat(all.getFirst().label()[13]).isFalse();
        assertThat(all.getFirst().probation()).isEqualTo(6);
        assertThat(all.getLast().hasAnomaly()).isFalse();
    }

    @Test
    void asd_machines_have_rows_and_metrics() throws IOException {
        write("m_train.csv", "1,2\n1,2\n");
        write("m_test.csv", "3,4,0\n5,6,1\n7,8,0\n");
        List<AsdFolder.Machine> machines = AsdFolder.read(folder);
        assertThat(machines.getFirst().metrics()).isEmpty();
        assertThat(machines.getFirst().rows().probation()).isEqualTo(2);
        assertThat(machines.getFirst().rows().columns()[1]).containsExactly(2, 2, 4, 6, 8);
        assertThat(machines.getFirst().rows().label()).containsExactly(false, false, false, true, false);
        write("per_metric_labels/m.txt", "1-1:2");
        List<LabelledSeries> metrics = AsdFolder.read(folder).getFirst().metrics();
        assertThat(metrics.getFirst().hasAnomaly()).isFalse();
        assertThat(metrics.getLast().label()).containsExactly(false, false, false, true, false);
    }
}
