package io.epicenter.allinone.store;

import kafka.Kafka;
import kafka.tools.StorageTool;

/// The main class of the broker's JVM: formats the log folder when it is new, then runs a KRaft broker and
/// controller as Kafka's own start script does.
public final class KafkaBrokerMain {
    /// Any fixed 16 bytes in URL-safe base 64: the cluster is this machine's own.
    private static final String CLUSTER_ID = "ZXBpY2VudGVyLWRlbW8tMQ";

    private KafkaBrokerMain() {}

    /// @param args the broker's properties file
    public static void main(String[] args) {
        String[] format = {"format", "--ignore-formatted", "--cluster-id", CLUSTER_ID, "--config", args[0]};
        int status = StorageTool.execute(format, System.out);
        if (status != 0) {
            System.exit(status);
        }
        Kafka.main(args);
    }
}
