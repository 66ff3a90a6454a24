package io.epicenter.incident.receiver;

import static io.epicenter.incident.AnIncident.anIncident;
import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.incident.AnIncident;
import io.epicenter.incident.notification.DeliveryOutcome;
import io.epicenter.incident.notification.Notification;
import io.epicenter.incident.response.HumanState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What every receiver keeps to.
abstract class ReceiverContract {
    static final Instant SINCE = AnIncident.ONSET.plusSeconds(30);
    static final String SECRET = "canary-secret-canary-secret-1234";

    abstract Receiver receiver();

    static Notification notice(Notification.Kind kind, AnIncident incident, @Nullable String reference) {
        String id = anIncident().build().id();
        return new Notification(
                kind,
                id + "/" + kind.word() + "/1",
                incident.build(),
                HumanState.UNTOUCHED,
                reference,
                false,
                SINCE,
                "https://epicenter.example/incidents/" + id);
    }

    static Notification opened() {
        return notice(Notification.Kind.OPEN, anIncident(), null);
    }

    static DeliveryResponse reply(int status, String body) {
        return new DeliveryResponse(status, "", body);
    }

    @Test
    void it_is_enabled_and_its_name_is_plain() {
        assertThat(receiver().isEnabled()).isTrue();
        assertThat(receiver().profile().name()).matches("[a-z0-9-]+");
    }

    @Test
    void a_server_error_is_repeated_as_unclear() {
        DeliveryOutcome outcome = receiver().interpret(opened(), reply(503, "upstream"));
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        DeliveryOutcome.RetryLater.class,
                        later -> assertThat(later.unclear()).isTrue());
    }

    @Test
    void too_many_requests_waits_as_long_as_asked() {
        DeliveryOutcome outcome = receiver().interpret(opened(), new DeliveryResponse(429, "17", ""));
        assertThat(outcome).isInstanceOfSatisfying(DeliveryOutcome.RetryLater.class, later -> {
            assertThat(later.after()).hasSeconds(17);
            assertThat(later.unclear()).isFalse();
        });
    }

    @Test
    void an_endless_wait_is_cut_and_a_senseless_one_ignored() {
        assertThat(new DeliveryResponse(429, "999999999", "").retryDelay()).hasHours(1);
        assertThat(new DeliveryResponse(429, "Wed, 21 Oct 2026 07:28:00 GMT", "").retryDelay())
                .isNull();
    }

    @Test
    void a_bad_request_or_a_redirect_is_final() {
        assertThat(receiver().interpret(opened(), reply(400, "bad"))).isInstanceOf(DeliveryOutcome.Refused.class);
        assertThat(receiver().interpret(opened(), reply(302, ""))).isInstanceOf(DeliveryOutcome.Refused.class);
        assertThat(receiver().interpret(opened(), reply(404, "no"))).isInstanceOf(DeliveryOutcome.Refused.class);
    }

    @Test
    void the_same_notice_is_rendered_the_same() {
        assertThat(receiver().render(opened()).text())
                .isEqualTo(receiver().render(opened()).text());
    }

    @Test
    void the_text_form_of_a_request_holds_no_secret() {
        assertThat(receiver().render(opened()).toString()).doesNotContain(SECRET);
    }

    @Test
    void a_huge_incident_is_rendered_within_bounds() {
        String huge = "<!channel> & \"quoted\" \n".repeat(50_000);
        AnIncident incident = anIncident().title(huge).cause(huge);
        for (Notification.Kind kind : Notification.Kind.values()) {
            assertThat(receiver().render(notice(kind, incident, null)).uri()).isNotNull();
        }
    }

    @Test
    void an_incident_without_a_cause_is_rendered() {
        Notification notification = notice(Notification.Kind.OPEN, anIncident().withoutCause(), null);
        assertThat(receiver().render(notification).text()).isNotEmpty();
    }
}
