package io.epicenter.incident;

import static io.epicenter.incident.AnIncident.anIncident;
import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.incident.notification.Delivery;
import io.epicenter.incident.notification.DeliveryClaim;
import io.epicenter.incident.notification.Notification;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The process dies between any two steps of telling; nothing is lost, and a repeat can be recognised.
class CrashTest {
    private final FakeOffice office = new FakeOffice();

    @Test
    void after_the_decision() {
        office.arrives(anIncident());
        office.crash();
        office.deliver();

        assertThat(office.receivers).containsExactly("pagerduty opened", "slack opened");
        assertThat(office.told).noneMatch(Notification::unclear);
    }

    @Test
    void after_the_claim() {
        office.arrives(anIncident());
        office.claim();
        office.crash();
        office.deliver();

        assertThat(office.receivers).containsExactly("pagerduty opened", "slack opened");
        assertThat(office.told).allMatch(Notification::unclear);
    }

    @Test
    void after_sending_but_before_it_is_written_down() {
        office.arrives(anIncident());
        office.claim().forEach(office::send);
        office.crash();
        office.deliver();

        Set<String> keys = office.told.stream().map(Notification::key).collect(Collectors.toSet());
        assertThat(office.told).hasSize(4);
        assertThat(keys).hasSize(1);
        assertThat(office.told.subList(2, 4)).allMatch(Notification::unclear);
    }

    @Test
    void after_it_is_written_down() {
        office.arrives(anIncident());
        office.deliver();
        for (int times = 0; times < 3; times++) {
            office.crash();
            office.passes(60);
            office.deliver();
        }
        assertThat(office.receivers).containsExactly("pagerduty opened", "slack opened");
    }

    @Test
    void while_the_resolution_is_sent() {
        office.arrives(anIncident());
        office.deliver();
        office.arrives(anIncident().revision(2).resolved());
        office.claim().forEach(office::send);
        office.crash();
        office.deliver();

        List<String> resolutions = office.told.stream()
                .filter(Notification::isOver)
                .map(Notification::key)
                .distinct()
                .toList();
        assertThat(resolutions).hasSize(1);
        assertThat(office.view().deliveries()).allMatch(one -> one.state() == Delivery.State.SENT);
    }

    @Test
    void a_settlement_that_comes_too_late_changes_nothing() {
        office.arrives(anIncident().severity(2));
        DeliveryClaim lost = office.claim().getFirst();
        office.crash();
        office.deliver();
        office.settle(lost);

        assertThat(office.delivery("slack").state()).isEqualTo(Delivery.State.SENT);
        assertThat(office.receivers).containsExactly("slack opened");
    }
}
