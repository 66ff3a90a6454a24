package io.epicenter.ingest.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
    private final MemoryBudget budget = new MemoryBudget(1 << 20);

    @Test
    void many_shares_never_exceed_the_budget_and_leave_nothing_behind() throws Exception {
        List<Callable<Long>> workers = new ArrayList<>();
        for (int worker = 0; worker < 16; worker++) {
            Random random = new Random(worker);
            workers.add(() -> mostTaken(random));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<Long> most : threads.invokeAll(workers)) {
                assertThat(most.get()).isPositive().isLessThanOrEqualTo(budget.limitBytes());
            }
        }
        assertThat(budget.takenBytes()).isZero();
    }

    private long mostTaken(Random random) {
        long most = 0;
        for (int request = 0; request < 200; request++) {
            try (MemoryShare share = budget.open()) {
                for (int step = 0; step < 20; step++) {
                    share.reserve(random.nextInt(100_000));
                    most = Math.max(most, budget.takenBytes());
                    share.release(random.nextLong(share.usedBytes() + 1));
                }
            } catch (InsufficientMemoryException others) {
                assertThat(others.isNever()).isFalse();
            }
        }
        return most;
    }

    @Test
    void what_fits_once_the_others_are_gone_may_come_again_and_what_never_fits_may_not() {
        try (MemoryShare first = budget.open();
                MemoryShare second = budget.open()) {
            first.reserve(900_000);
            assertThat(catchThrowableOfType(InsufficientMemoryException.class, () -> second.reserve(500_000))
                            .isNever())
                    .isFalse();
            assertThat(catchThrowableOfType(InsufficientMemoryException.class, () -> first.reserve(500_000)))
                    .hasMessageContaining("1048576")
                    .hasMessageContaining("smaller batches")
                    .extracting(InsufficientMemoryException::isNever)
                    .isEqualTo(true);
            first.releaseAllBut(100_000);
            second.reserve(500_000);
            assertThat(second.usedBytes()).isEqualTo(500_000);
        }
        assertThat(budget.takenBytes()).isZero();
    }

    @Test
    void a_share_that_is_closed_ends_what_still_works_for_it() {
        MemoryShare share = budget.open();
        share.reserve(10);
        share.close();
        share.close();
        share.release(10);
        assertThat(budget.takenBytes()).isZero();
        assertThatThrownBy(() -> share.reserve(1)).isInstanceOf(InsufficientMemoryException.class);
    }

    @Test
    void a_buffer_charges_what_it_holds() {
        MemoryShare share = budget.open();
        ChargedBuffer buffer = new ChargedBuffer(share, 0, 10_000);
        byte[] part = new byte[3000];
        assertThat(buffer.append(part, 0, part.length)).isTrue();
        assertThat(buffer.append(part, 0, part.length)).isTrue();
        assertThat(share.usedBytes()).isEqualTo(buffer.array().length);
        assertThat(buffer.append(part, 0, part.length)).isTrue();
        assertThat(buffer.append(part, 0, part.length))
                .as("12,000 are more than 10,000")
                .isFalse();
        assertThat(buffer.take()).hasSize(9000);
        assertThat(share.usedBytes()).isEqualTo(9000);
        buffer.discard();
        assertThat(share.usedBytes()).isEqualTo(9000);
    }
}
