package io.epicenter.demo.telemetry;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.epicenter.demo.shop.Call;
import io.epicenter.demo.shop.LoadModel;
import io.epicenter.demo.shop.Operation;
import io.epicenter.demo.shop.Role;
import io.epicenter.demo.shop.SeededRandom;
import io.epicenter.demo.shop.ShopPlan;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Sampled traces: a walk down the call graph with drawn latencies and failures that agree with the physics.
/// Databases and the queue have no spans of their own; their clients name them. Confined to one thread.
final class Tracer {
    private static final InstrumentationScope SCOPE = InstrumentationScope.newBuilder()
            .setName("io.shop.tracing")
            .setVersion("1.4.0")
            .build();
    private static final long NETWORK_NANOS = 500_000;

    private final ShopPlan plan;
    private final LoadModel loadModel;
    private final Cluster cluster;
    private final SeededRandom dice;
    private final Map<Pod, List<Span>> spans = new LinkedHashMap<>();

    Tracer(ShopPlan plan, LoadModel loadModel, Cluster cluster, long seed) {
        this.plan = plan;
        this.loadModel = loadModel;
        this.cluster = cluster;
        dice = new SeededRandom(seed);
    }

    /// How a call ended.
    private record CallResult(long endNanos, boolean failed) {}

    /// The trace and the span that a new span belongs to.
    private record Parent(ByteString trace, ByteString span) {}

    void trace(int second, long epochMillis) {
        List<Operation> entries = plan.entries();
        Operation entry = dice.uniform() < plan.share(entries.get(0)) ? entries.get(0) : entries.get(1);
        long nanos = epochMillis * 1_000_000 + dice.below(1_000_000);
        serve(entry, new Parent(id(2), ByteString.EMPTY), nanos, second);
    }

    private CallResult serve(Operation operation, Parent parent, long start, int second) {
        Pod pod = cluster.any(operation.component(), second, dice);
        ByteString id = id(1);
        int i = operation.index();
        long own = nanos(loadModel.ownLatency[i], operation.component().shape());
        boolean failsItself = dice.uniform() < loadModel.ownErrors[i];
        boolean shed = failsItself
                && dice.uniform() * loadModel.ownErrors[i]
                        < loadModel.components.shed[operation.component().index()];
        boolean failed = false;
        long now = start + own / 2;
        Parent here = new Parent(parent.trace(), id);
        for (Call call : shed ? List.<Call>of() : operation.calls()) {
            long times = (long) (call.perRequest() + dice.uniform());
            for (long n = 0; n < times && !failed; n++) {
                CallResult outcome = call(pod, call, here, now, second);
                now = outcome.endNanos();
                failed = outcome.failed() && !call.optional();
            }
        }
        failed |= failsItself;
        long end = now + own / 2;
        Span.Builder span = span(here, parent.span(), start, end, failed);
        describeServer(span, operation, failed);
        keep(pod, span);
        return new CallResult(end, failed);
    }

    /// Calls until it works or the retries are used up.
    private CallResult call(Pod pod, Call call, Parent parent, long start, int second) {
        CallResult outcome = new CallResult(start, true);
        for (int attempt = 0; attempt <= call.retries() && outcome.failed(); attempt++) {
            outcome = attempt(pod, call, parent, outcome.endNanos(), second);
        }
        return outcome;
    }

    private CallResult attempt(Pod pod, Call call, Parent parent, long start, int second) {
        Operation callee = plan.operations().get(call.operation());
        Role role = callee.component().role();
        ByteString id = id(1);
        Parent here = new Parent(parent.trace(), id);
        CallResult served;
        if (role.isServer()) {
            CallResult inner = serve(callee, here, start + NETWORK_NANOS, second);
            long limit = start + (long) (call.timeoutSeconds() * 1e9);
            boolean late = inner.endNanos() > limit;
            served = new CallResult(Math.min(inner.endNanos() + NETWORK_NANOS, limit), inner.failed() || late);
        } else {
            long took =
                    nanos(loadModel.latency[callee.index()], callee.component().shape());
            served = new CallResult(start + took, dice.uniform() < loadModel.errors[callee.index()]);
            if (role == Role.QUEUE) {
                consume(callee, here, served.endNanos(), second);
            }
        }
        Span.Builder span = span(here, parent.span(), start, served.endNanos(), served.failed());
        describeClient(span, callee, served.failed());
        keep(pod, span);
        return served;
    }

    private void consume(Operation queue, Parent producer, long published, int second) {
        for (Call call : queue.calls()) {
            Operation worker = plan.operations().get(call.operation());
            Pod pod = cluster.any(worker.component(), second, dice);
            long start = published + (long) (dice.between(0.005, 0.2) * 1e9);
            long end = start
                    + nanos(
                            loadModel.ownLatency[worker.index()],
                            worker.component().shape());
            Parent here = new Parent(producer.trace(), id(1));
            Span.Builder span = span(here, producer.span(), start, end, false)
                    .setName("orders process")
                    .setKind(Span.SpanKind.SPAN_KIND_CONSUMER)
                    .addAllAttributes(messaging(queue, "process"));
            keep(pod, span);
        }
    }

    private Span.Builder span(Parent self, ByteString parent, long start, long end, boolean failed) {
        Span.Builder span = Span.newBuilder()
                .setTraceId(self.trace())
                .setSpanId(self.span())
                .setParentSpanId(parent)
                .setStartTimeUnixNano(start)
                .setEndTimeUnixNano(end);
        if (failed) {
            span.setStatus(Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR));
        }
        return span;
    }

    private static void describeServer(Span.Builder span, Operation operation, boolean failed) {
        span.setKind(Span.SpanKind.SPAN_KIND_SERVER);
        if (operation.component().role() == Role.GRPC) {
            span.setName("shop." + operation.component().name() + "/" + operation.name())
                    .addAllAttributes(rpc(operation, failed));
        } else {
            span.setName("GET " + operation.name())
                    .addAllAttributes(OtlpResources.attributes(
                            "http.request.method",
                            "GET",
                            "http.route",
                            operation.name(),
                            "http.response.status_code",
                            failed ? "500" : "200"));
        }
    }

    private static void describeClient(Span.Builder span, Operation callee, boolean failed) {
        String server = callee.component().name();
        span.setKind(Span.SpanKind.SPAN_KIND_CLIENT);
        switch (callee.component().role()) {
            case GRPC ->
                span.setName("shop." + server + "/" + callee.name())
                        .addAllAttributes(rpc(callee, failed))
                        .addAllAttributes(OtlpResources.attributes("server.address", server));
            case HTTP, CLASSIC, WORKER ->
                span.setName("GET")
                        .addAllAttributes(OtlpResources.attributes(
                                "http.request.method",
                                "GET",
                                "server.address",
                                server,
                                "url.full",
                                "http://" + server + callee.name(),
                                "http.response.status_code",
                                failed ? "500" : "200"));
            case POSTGRES ->
                span.setName("SELECT " + server.replace("-db", ""))
                        .addAllAttributes(database(server, "postgresql", "SELECT"));
            case REDIS -> span.setName("GET").addAllAttributes(database(server, "redis", "GET"));
            case QUEUE ->
                span.setKind(Span.SpanKind.SPAN_KIND_PRODUCER)
                        .setName("orders publish")
                        .addAllAttributes(messaging(callee, "publish"));
        }
    }

    private static List<io.opentelemetry.proto.common.v1.KeyValue> rpc(Operation operation, boolean failed) {
        return OtlpResources.attributes(
                "rpc.system",
                "grpc",
                "rpc.service",
                "shop." + operation.component().name(),
                "rpc.method",
                operation.name(),
                "rpc.grpc.status_code",
                failed ? "13" : "0");
    }

    private static List<io.opentelemetry.proto.common.v1.KeyValue> database(
            String server, String system, String statement) {
        return OtlpResources.attributes(
                "db.system", system,
                "db.system.name", system,
                "db.namespace", server.replace("-db", ""),
                "db.operation.name", statement,
                "server.address", server,
                "peer.service", server);
    }

    private static List<io.opentelemetry.proto.common.v1.KeyValue> messaging(Operation queue, String operation) {
        return OtlpResources.attributes(
                "messaging.system",
                "kafka",
                "messaging.destination.name",
                "orders",
                "messaging.operation.type",
                operation.equals("publish") ? "send" : operation,
                "server.address",
                queue.component().name(),
                "peer.service",
                queue.component().name());
    }

    private long nanos(double meanSeconds, double shape) {
        return (long) (dice.logNormal(meanSeconds, shape) * 1e9);
    }

    private ByteString id(int words) {
        ByteBuffer bytes = ByteBuffer.allocate(8 * words);
        for (int i = 0; i < words; i++) {
            bytes.putLong(dice.bits() | 1);
        }
        return ByteString.copyFrom(bytes.array());
    }

    private void keep(Pod pod, Span.Builder span) {
        spans.computeIfAbsent(pod, each -> new ArrayList<>()).add(span.build());
    }

    List<MessageLite> take() {
        if (spans.isEmpty()) {
            return List.of();
        }
        ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
        spans.forEach((pod, own) -> request.addResourceSpans(ResourceSpans.newBuilder()
                .setResource(OtlpResources.of(pod))
                .addScopeSpans(ScopeSpans.newBuilder().setScope(SCOPE).addAllSpans(own))));
        spans.clear();
        return List.of(request.build());
    }
}
