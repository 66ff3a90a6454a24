#!/bin/sh
# Creates Epicenter's topics where they are missing; existing ones are left as they are.
#   KAFKA_BOOTSTRAP_SERVERS  required
#   METRICS_PARTITIONS       partitions of metrics, logs and traces: the unit of scale of the detector (12)
#   SCOPE_PARTITIONS         partitions of the other topics; signals, anomalies, events and feedback must be equal (6)
#   REPLICATION              replicas of each topic (1)
#   RETENTION_MS             retention of telemetry; more than ten snapshot intervals (one day)
#   DERIVED_RETENTION_MS     retention of signals, at least an hour: docs/operations.md has their size (six hours)
set -eu
: "${KAFKA_BOOTSTRAP_SERVERS:?set KAFKA_BOOTSTRAP_SERVERS}"
kafka_topics=${KAFKA_TOPICS:-/opt/kafka/bin/kafka-topics.sh}
metrics=${METRICS_PARTITIONS:-12}
scope=${SCOPE_PARTITIONS:-6}
replication=${REPLICATION:-1}
retention=${RETENTION_MS:-86400000}
derived=${DERIVED_RETENTION_MS:-21600000}
least_derived=3600000

if ! [ "$derived" -ge "$least_derived" ]; then
    echo "DERIVED_RETENTION_MS=$derived: the retention of signals, in milliseconds, is at least $least_derived (an hour)," \
        "because the correlator looks back on them" >&2
    exit 1
fi

create() {
    name=$1
    partitions=$2
    shift 2
    "$kafka_topics" --bootstrap-server "$KAFKA_BOOTSTRAP_SERVERS" --create --if-not-exists \
        --topic "$name" --partitions "$partitions" --replication-factor "$replication" "$@"
}

# The same as the list of the class contracts.topic.Topics; TopicsScriptTest compares the two and prints what must be here.
# begin: topics
create metrics "$metrics" --config "retention.ms=$retention"
create metrics.dlq 1 --config "retention.ms=1209600000"
create logs "$metrics" --config "retention.ms=$retention"
create logs.dlq 1 --config "retention.ms=1209600000"
create traces "$metrics" --config "retention.ms=$retention"
create traces.dlq 1 --config "retention.ms=1209600000"
create events "$scope" --config "retention.ms=604800000"
create events.dlq 1 --config "retention.ms=1209600000"
create signals "$scope" --config "retention.ms=$derived"
create signals.dlq 1 --config "retention.ms=1209600000"
create anomalies "$scope" --config "retention.ms=604800000"
create anomalies.dlq 1 --config "retention.ms=1209600000"
create incidents "$scope" --config "cleanup.policy=compact"
create incidents.dlq 1 --config "retention.ms=1209600000"
create decisions "$scope" --config "retention.ms=604800000"
create decisions.dlq 1 --config "retention.ms=1209600000"
create feedback "$scope" --config "retention.ms=604800000"
create feedback.dlq 1 --config "retention.ms=1209600000"
create incident-state "$scope" --config "cleanup.policy=compact"
create incident-state.dlq 1 --config "retention.ms=1209600000"
create actions "$scope" --config "retention.ms=-1"
create actions.dlq 1 --config "retention.ms=1209600000"
# end: topics
