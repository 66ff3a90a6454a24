package io.epicenter.demo;

import io.epicenter.demo.receiver.Printer;
import io.epicenter.demo.receiver.ReceiverLog;
import java.net.URI;
import java.time.Duration;
import java.util.function.LongSupplier;

/// The running platform that a story is told to.
///
/// @param frontDoor base address of ingest
/// @param topology base address of topology-service
/// @param incidents base address of incident-manager's REST interface
/// @param console address to show to the reader
/// @param ledger of the receivers that incident-manager sends to
/// @param warmUp event time that the shop lives before the story
/// @param anomalies how many anomalies have fired so far in all; below 0 when unknown
public record DemoEnvironment(
        URI frontDoor,
        URI topology,
        URI incidents,
        URI console,
        ReceiverLog receiverLog,
        long seed,
        Duration warmUp,
        LongSupplier anomalies,
        Printer printer) {}
