package io.epicenter.demo.telemetry;

import io.epicenter.demo.shop.ShopPlan;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.ArrayList;
import java.util.List;

/// OTLP resources and attributes as an OpenTelemetry SDK writes them.
final class OtlpResources {
    private OtlpResources() {}

    static Resource of(Pod pod) {
        return Resource.newBuilder()
                .addAllAttributes(attributes(
                        "service.name",
                        pod.component().name(),
                        "service.namespace",
                        ShopPlan.NAMESPACE,
                        "service.instance.id",
                        pod.name(),
                        "k8s.pod.name",
                        pod.name(),
                        "k8s.namespace.name",
                        ShopPlan.NAMESPACE,
                        "deployment.environment.name",
                        ShopPlan.ENVIRONMENT))
                .build();
    }

    static List<KeyValue> attributes(String... pairs) {
        List<KeyValue> attributes = new ArrayList<>(pairs.length / 2);
        for (int i = 0; i < pairs.length; i += 2) {
            attributes.add(KeyValue.newBuilder()
                    .setKey(pairs[i])
                    .setValue(text(pairs[i + 1]))
                    .build());
        }
        return attributes;
    }

    static AnyValue text(String value) {
        return AnyValue.newBuilder().setStringValue(value).build();
    }
}
