package io.epicenter.chassis;

import io.epicenter.contracts.EntityResolver;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;

/// How labels name an entity: the settings that every service which resolves entities must share.
/// The defaults are those of [EntityResolver.Settings#DEFAULT]; a test keeps them equal.
@ConfigMapping(prefix = "epicenter.entity")
public interface EntitySettings {
    /// The environment of telemetry that names none.
    @WithDefault("default")
    String defaultEnvironment();

    /// Labels that name the environment, first hit wins.
    @WithDefault("deployment.environment.name,deployment.environment,environment,env")
    List<String> environment();

    /// Labels that name the namespace, first hit wins.
    @WithDefault("service.namespace,k8s.namespace.name,destination_workload_namespace,namespace")
    List<String> namespace();

    /// Labels that name the service outright, first hit wins.
    @WithDefault("service.name,app.kubernetes.io/name,app,k8s_app,service")
    List<String> service();

    /// Values of `job` that name an exporter, which speaks about others.
    @WithDefault("node,node-exporter,node_exporter,kubelet,cadvisor,kube-state-metrics,istio,service-graph")
    List<String> exporters();

    /// The same as a value of the contract.
    static EntityResolver.Settings of(EntitySettings settings) {
        return new EntityResolver.Settings(
                settings.defaultEnvironment(),
                settings.environment(),
                settings.namespace(),
                settings.service(),
                settings.exporters());
    }
}
