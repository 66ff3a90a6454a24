#!/bin/sh
# Creates Epicenter's topics where they are missing; existing ones are left as they are.
#   KAFKA_BOOTSTRAP_SERVERS  required
#   METRICS_PARTITIONS       partitions of metrics, logs and traces: the unit of scale of the detector (12)
#   SCOPE_PARTITIONS         partitions of signals, anomalies, events and feedback, which must be equal (6)
#   REPLICATION              replicas of each topic (1)
#   RETENTION_MS             retention of telemetry; more than ten snapshot intervals (one day)
set -eu
: "${KAFKA_BOOTSTRAP_SERVERS:?set KAFKA_BOOTSTRAP_SERVERS}"
kafka_topics=${KAFKA_TOPICS:-/opt/kafka/bin/kafka-topics.sh}
metrics=${METRICS_PARTITIONS:-12}
scope=${SCOPE_PARTITIONS:-6}
replication=${REPLICATION:-1}
retention=${RETENTION_MS:-86400000}

create() {
    name=$1
    partitions=$2
    shift 2
    "$kafka_topics" --bootstrap-server "$KAFKA_BOOTSTRAP_SERVERS" --create --if-not-exists \
        --topic "$name" --partitions "$partitions" --replication-factor "$replication" "$@"
}

for topic in metrics logs traces; do
    create "$topic" "$metrics" --config "retention.ms=$retention"
done
for topic in signals anomalies events feedback; do
    create "$topic" "$scope" --config "retention.ms=604800000"
done
create incidents "$scope" --config cleanup.policy=compact
create incident-state "$scope" --config cleanup.policy=compact
create decisions "$scope" --config retention.ms=604800000
create actions "$scope" --config retention.ms=-1
for topic in metrics logs traces signals anomalies events feedback incidents decisions incident-state; do
    create "$topic.dlq" 1 --config retention.ms=1209600000
done
