package io.epicenter.demo.telemetry;

import com.google.protobuf.MessageLite;
import io.epicenter.demo.shop.Component;
import io.epicenter.demo.shop.FaultKind;
import io.epicenter.demo.shop.LoadModel;
import io.epicenter.demo.shop.Operation;
import io.epicenter.demo.shop.SeededRandom;
import io.epicenter.demo.shop.ShopPlan;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Log lines of the shop: about one a second of daily work, and a sample of what fails. Confined to one thread.
final class LogWriter {
    private static final double LINES_PER_SECOND = 1;
    private static final double LOGGED_FAILURES = 0.1;

    private final ShopPlan plan;
    private final LoadModel loadModel;
    private final Cluster cluster;
    private final SeededRandom dice;
    private final Map<Pod, List<LogRecord>> lines = new LinkedHashMap<>();

    LogWriter(ShopPlan plan, LoadModel loadModel, Cluster cluster, long seed) {
        this.plan = plan;
        this.loadModel = loadModel;
        this.cluster = cluster;
        dice = new SeededRandom(seed);
    }

    void write(int second, long epochMillis) {
        List<Operation> operations = plan.operations();
        for (int i = dice.poisson(LINES_PER_SECOND); i > 0; i--) {
            Operation operation = operations.get(dice.below(operations.size()));
            if (operation.component().role().isApplication()) {
                long millis = Math.round(loadModel.latency[operation.index()] * 1000);
                String body =
                        operation.name() + " served request=" + Long.toHexString(dice.bits()) + " in " + millis + " ms";
                add(operation, second, epochMillis, SeverityNumber.SEVERITY_NUMBER_INFO, body);
            }
        }
        for (Operation operation : operations) {
            int i = operation.index();
            if (!operation.component().role().isApplication()) {
                continue;
            }
            double failures = loadModel.rate[i] * loadModel.ownErrors[i] * LOGGED_FAILURES;
            for (int n = Math.min(20, dice.poisson(failures)); n > 0; n--) {
                String body = reason(operation.component()) + " request=" + Long.toHexString(dice.bits());
                add(operation, second, epochMillis, SeverityNumber.SEVERITY_NUMBER_ERROR, body);
            }
        }
    }

    private String reason(Component component) {
        if (loadModel.faults.hit(component, FaultKind.SATURATED)) {
            return "rejected: no free worker after 900 ms, queue is full";
        }
        if (loadModel.faults.hit(component, FaultKind.LEAKING)) {
            return "java.lang.OutOfMemoryError: Java heap space while serving";
        }
        if (loadModel.faults.effect(component) > 0) {
            return "unexpected response: java.lang.IllegalStateException: amount must be positive";
        }
        return "request failed: connection reset by peer";
    }

    private void add(Operation operation, int second, long epochMillis, SeverityNumber severity, String body) {
        long nanos = (epochMillis + dice.below(1000)) * 1_000_000;
        LogRecord line = LogRecord.newBuilder()
                .setTimeUnixNano(nanos)
                .setObservedTimeUnixNano(nanos)
                .setSeverityNumber(severity)
                .setSeverityText(severity == SeverityNumber.SEVERITY_NUMBER_ERROR ? "ERROR" : "INFO")
                .setBody(OtlpResources.text(body))
                .build();
        Pod pod = cluster.any(operation.component(), second, dice);
        lines.computeIfAbsent(pod, each -> new ArrayList<>()).add(line);
    }

    List<MessageLite> take() {
        if (lines.isEmpty()) {
            return List.of();
        }
        ExportLogsServiceRequest.Builder request = ExportLogsServiceRequest.newBuilder();
        lines.forEach((pod, own) -> request.addResourceLogs(ResourceLogs.newBuilder()
                .setResource(OtlpResources.of(pod))
                .addScopeLogs(ScopeLogs.newBuilder().addAllLogRecords(own))));
        lines.clear();
        return List.of(request.build());
    }
}
