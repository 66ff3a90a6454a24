package io.epicenter.detector.feedback;

import io.epicenter.contracts.Feedback;
import io.epicenter.contracts.Feedback.Verdict;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;

/// What one feedback has changed for the signal of one anomaly.
///
/// @param id of the feedback and the anomaly
/// @param version its number in the partition
/// @param revoked whether a later feedback on the same anomaly has replaced it
record FeedbackOverride(String id, long version, Given given, FiredAlarm anomaly, boolean revoked) {
    /// The feedback itself.
    ///
    /// @param givenAt milliseconds since the epoch
    /// @param until the same; 0 = without an end
    record Given(String feedback, Verdict verdict, String user, long givenAt, long until) {
        static Given of(Feedback feedback) {
            Instant until = feedback.until();
            return new Given(
                    feedback.id(),
                    feedback.verdict(),
                    feedback.user(),
                    feedback.timestamp().toEpochMilli(),
                    until == null ? 0 : until.toEpochMilli());
        }
    }

    Verdict verdict() {
        return given.verdict();
    }

    FeedbackOverride revoke() {
        return new FeedbackOverride(id, version, given, anomaly, true);
    }

    void write(DataOutput out) throws IOException {
        out.writeUTF(id);
        out.writeUTF(given.feedback());
        out.writeLong(version);
        out.writeUTF(given.verdict().name());
        out.writeUTF(given.user());
        anomaly.write(out);
        out.writeLong(given.givenAt());
        out.writeLong(given.until());
        out.writeBoolean(revoked);
    }

    static FeedbackOverride read(DataInput in) throws IOException {
        String id = in.readUTF();
        String feedback = in.readUTF();
        long version = in.readLong();
        Verdict verdict = Verdict.valueOf(in.readUTF());
        String user = in.readUTF();
        FiredAlarm anomaly = FiredAlarm.read(in);
        Given given = new Given(feedback, verdict, user, in.readLong(), in.readLong());
        return new FeedbackOverride(id, version, given, anomaly, in.readBoolean());
    }
}
