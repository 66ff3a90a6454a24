package io.epicenter.incident;

import static io.epicenter.incident.AnIncident.anIncident;
import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.Feedback;
import io.epicenter.incident.notification.Delivery;
import io.epicenter.incident.notification.DeliveryClaim;
import io.epicenter.incident.notification.DeliveryOutcome;
import io.epicenter.incident.notification.Notification;
import io.epicenter.incident.response.Rating;
import io.epicenter.incident.response.ResponderAction.Acknowledge;
import io.epicenter.incident.response.ResponderAction.Rate;
import io.epicenter.incident.response.ResponderAction.Resolve;
import io.epicenter.incident.view.IncidentView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class IncidentRegistryTest {
    private static final String ID = anIncident().build().id();

    private final FakeOffice office = new FakeOffice();

    @Test
    void an_incident_that_opens_and_resolves_is_told_twice_to_each() {
        office.arrives(anIncident());
        office.deliver();
        office.passes(60);
        office.deliver();
        office.arrives(anIncident().revision(2).resolved());
        office.deliver();
        office.passes(60);
        office.deliver();

        assertThat(office.receivers)
                .containsExactly("pagerduty opened", "slack opened", "pagerduty resolved", "slack resolved");
        assertThat(office.view().page()).isEqualTo(IncidentView.PageState.RESOLVED);
        assertThat(office.view().status()).isEqualTo(IncidentView.Status.RESOLVED);
    }

    @Test
    void a_repeated_revision_is_not_told_again() {
        office.arrives(anIncident());
        office.deliver();
        office.arrives(anIncident());
        office.arrives(anIncident().revision(2));
        office.passes(60);
        office.deliver();

        assertThat(office.receivers).containsExactly("pagerduty opened", "slack opened");
    }

    @Test
    void a_mild_incident_is_told_but_wakes_nobody() {
        office.arrives(anIncident().severity(2));
        office.deliver();
        office.arrives(anIncident().revision(2).severity(1));
        office.deliver();

        assertThat(office.receivers).containsExactly("slack opened");
        assertThat(office.view().page()).isEqualTo(IncidentView.PageState.NONE);
    }

    @Test
    void an_incident_that_grows_severe_pages_then() {
        office.arrives(anIncident().severity(2));
        office.deliver();
        office.passes(30);
        office.arrives(anIncident().revision(2).severity(3));
        office.deliver();

        assertThat(office.receivers).containsExactly("slack opened", "pagerduty opened", "slack updated");
    }

    @Test
    void only_a_rise_to_a_higher_class_escalates() {
        office.arrives(anIncident().severity(3));
        office.deliver();
        office.passes(30);
        office.arrives(anIncident().revision(2).severity(4));
        office.deliver();
        office.passes(30);
        office.arrives(anIncident().revision(3).severity(5));
        office.deliver();
        office.passes(30);
        office.arrives(anIncident().revision(4).severity(5));
        office.deliver();

        assertThat(office.receivers)
                .containsExactly(
                        "pagerduty opened", "slack opened", "slack updated", "pagerduty escalated", "slack updated");
    }

    @Test
    void news_that_come_fast_become_one_update() {
        office.arrives(anIncident());
        office.deliver();
        for (int revision = 2; revision <= 10; revision++) {
            office.arrives(anIncident().revision(revision).title("title " + revision));
            office.deliver();
        }
        assertThat(office.receivers).hasSize(2);

        office.passes(5);
        office.deliver();

        assertThat(office.receivers).containsExactly("pagerduty opened", "slack opened", "slack updated");
        assertThat(office.told.getLast().incident().title()).isEqualTo("title 10");
    }

    @Test
    void a_partition_that_is_not_live_notifies_nobody() {
        IncidentRegistry registry = office.registry;
        office.store(registry.revision(anIncident().build(), 7, office.now));
        office.deliver();
        assertThat(office.receivers).isEmpty();

        office.store(registry.live(7, office.now));
        office.deliver();
        assertThat(office.receivers).hasSize(2);
    }

    @Test
    void an_old_revision_read_again_after_a_restart_is_no_news() {
        office.arrives(anIncident());
        office.deliver();
        office.arrives(anIncident().revision(2).resolved());
        office.deliver();

        office.crash();
        office.store(office.registry.revision(anIncident().build(), 0, office.now));
        office.deliver();

        assertThat(office.receivers).hasSize(4);
    }

    @Test
    void a_stale_incident_is_not_told_for_the_first_time() {
        office.now = AnIncident.ONSET.plus(Duration.ofDays(3));
        office.arrives(anIncident());
        office.deliver();

        assertThat(office.receivers).isEmpty();
    }

    @Test
    void failures_are_repeated_with_growing_pauses_and_then_given_up() {
        office.answer = new DeliveryOutcome.RetryLater("503", null, false);
        office.arrives(anIncident().severity(2));
        Duration waited = Duration.ZERO;
        int attempts = 0;
        do {
            office.deliver();
            assertThat(office.told).hasSize(++attempts);
            assertThat(attempts).isLessThan(200);
            Instant retryAt = office.delivery("slack").retryAt();
            if (retryAt != null) {
                Duration pause = Duration.between(office.now, retryAt);
                waited = waited.plus(pause);
                assertThat(pause).isBetween(Duration.ofMillis(500), Duration.ofMinutes(5));
                office.passes((int) pause.toSeconds() + 1);
            }
        } while (office.delivery("slack").state() == Delivery.State.RETRY);
        assertThat(office.delivery("slack").state()).isEqualTo(Delivery.State.DEAD);
        assertThat(office.delivery("slack").problem()).contains("given up after " + attempts + " attempts", "503");
        assertThat(waited).isGreaterThan(Duration.ofHours(5));
        assertThat(office.registry.depth().dead()).isEqualTo(1);

        office.passes(3600);
        office.deliver();
        assertThat(office.told).hasSize(attempts);
    }

    @Test
    void a_receiver_that_forgets_again_and_again_is_given_up_soon() {
        office.answer = new DeliveryOutcome.Gone("message_not_found");
        office.arrives(anIncident().severity(2));

        office.deliver();

        assertThat(office.told).hasSize(12);
        assertThat(office.delivery("slack").state()).isEqualTo(Delivery.State.DEAD);
    }

    @Test
    void a_receiver_that_asks_for_time_gets_it() {
        office.answer = new DeliveryOutcome.RetryLater("429", Duration.ofSeconds(90), false);
        office.arrives(anIncident().severity(2));
        office.deliver();
        office.passes(89);
        office.deliver();
        assertThat(office.told).hasSize(1);

        office.answer = DeliveryOutcome.delivered("C1/1.0");
        office.passes(1);
        office.deliver();
        assertThat(office.told).hasSize(2);
        assertThat(office.delivery("slack").state()).isEqualTo(Delivery.State.SENT);
    }

    @Test
    void what_is_over_before_it_was_told_is_not_told() {
        office.answer = new DeliveryOutcome.RetryLater("connection refused", null, false);
        office.arrives(anIncident().severity(2));
        office.deliver();
        office.arrives(anIncident().severity(2).revision(2).resolved());
        office.passes(10);
        office.deliver();

        assertThat(office.told).hasSize(1);
        assertThat(office.delivery("slack").state()).isEqualTo(Delivery.State.MOOT);
    }

    @Test
    void what_may_have_been_told_is_resolved_all_the_same() {
        office.answer = new DeliveryOutcome.RetryLater("timeout", null, true);
        office.arrives(anIncident().severity(2));
        office.deliver();
        office.answer = DeliveryOutcome.delivered("C1/1.0");
        office.arrives(anIncident().severity(2).revision(2).resolved());
        office.passes(10);
        office.deliver();

        assertThat(office.receivers).containsExactly("slack opened", "slack resolved");
        assertThat(office.told.getLast().unclear()).isTrue();
    }

    @Test
    void a_refusal_is_final_until_there_is_something_else_to_say() {
        office.answer = new DeliveryOutcome.Refused("channel_not_found");
        office.arrives(anIncident().severity(2));
        office.deliver();
        office.passes(600);
        office.deliver();

        assertThat(office.told).hasSize(1);
        assertThat(office.view().timeline())
                .anySatisfy(entry -> assertThat(entry.text()).contains("not told", "channel_not_found"));
    }

    @Test
    void a_message_that_the_receiver_lost_is_told_anew() {
        office.arrives(anIncident().severity(2));
        office.deliver();
        office.passes(10);
        office.answer = new DeliveryOutcome.Gone("message_not_found");
        office.arrives(anIncident().severity(2).revision(2).title("other"));
        List<DeliveryClaim> claims = office.claim();
        claims.forEach(office::send);
        claims.forEach(office::settle);
        office.answer = DeliveryOutcome.delivered("C1/2.0");
        office.deliver();

        assertThat(office.told.getLast().reference()).isNull();
        assertThat(office.delivery("slack").reference()).isEqualTo("C1/2.0");
    }

    @Test
    void a_reopened_incident_pages_again_under_another_key() {
        office.arrives(anIncident());
        office.deliver();
        office.arrives(anIncident().revision(2).resolved());
        office.deliver();
        office.arrives(anIncident().revision(3));
        office.deliver();

        assertThat(office.receivers).endsWith("pagerduty reopened", "slack reopened");
        assertThat(office.told.stream().map(Notification::key).distinct()).hasSize(3);
        assertThat(office.view().page()).isEqualTo(IncidentView.PageState.PAGED);
    }

    @Test
    void an_acknowledgement_is_told_and_kept_over_a_restart() {
        office.arrives(anIncident());
        office.deliver();
        office.store(
                office.registry.respond(ID, new Acknowledge("ann"), office.now).orElseThrow());
        office.passes(5);
        office.deliver();
        office.crash();
        office.deliver();

        assertThat(office.receivers)
                .containsExactly("pagerduty opened", "slack opened", "pagerduty acknowledged", "slack updated");
        assertThat(office.view().status()).isEqualTo(IncidentView.Status.ACKNOWLEDGED);
        assertThat(office.registry.respond("other", new Acknowledge("ann"), office.now))
                .isEmpty();
    }

    @Test
    void a_person_resolves_until_it_grows_worse() {
        office.arrives(anIncident().severity(3));
        office.deliver();
        office.store(office.registry
                .respond(ID, new Resolve("ann", "fixed"), office.now)
                .orElseThrow());
        office.deliver();
        office.arrives(anIncident().severity(3).revision(2));
        office.deliver();
        assertThat(office.receivers).hasSize(4);

        office.arrives(anIncident().severity(4).revision(3));
        office.deliver();
        assertThat(office.receivers).endsWith("pagerduty reopened", "slack reopened");
    }

    @Test
    void a_rating_is_stored_published_and_shown() {
        office.arrives(anIncident());
        Rating rating = new Rating("ann", Feedback.Verdict.FALSE_ALARM, "load test", null, List.of());
        IncidentEffects effects = office.store(
                office.registry.respond(ID, new Rate(rating), office.now).orElseThrow());
        office.crash();

        assertThat(effects.feedback()).hasSize(1);
        assertThat(effects.actions().getFirst().kind()).isEqualTo("feedback");
        assertThat(office.view().ratings()).hasSize(1);
        assertThat(office.view().timeline())
                .anySatisfy(entry -> assertThat(entry.text()).isEqualTo("Rated false alarm: load test"));
    }

    @Test
    void what_is_long_over_is_forgotten() {
        office.arrives(anIncident());
        office.deliver();
        office.store(office.registry.forget(office.now.plusSeconds(1), 10));
        assertThat(office.logSize()).isEqualTo(2);

        office.arrives(anIncident().revision(2).resolved());
        office.deliver();
        office.store(office.registry.forget(office.now.plusSeconds(1), 10));
        assertThat(office.logSize()).isZero();
        assertThat(office.registry.view(ID)).isNull();
    }
}
