package io.holdfast.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.time.VirtualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class RetryBudgetTest {
    private final VirtualTime time = new VirtualTime();
    private final RetryBudget budget = new RetryBudget(time, 20);

    @Test
    void coversAWholePoolFailingAtOnceAndThenNoMore() {
        assertThat(withdrawAll()).isEqualTo(20);
        assertThat(budget.withdraw()).isFalse();
    }

    @Test
    void earnsThreeASecond() {
        withdrawAll();
        time.advance(Duration.ofSeconds(2));

        assertThat(withdrawAll()).isEqualTo(6);
    }

    @Test
    void earnsAFifthOfAnAttemptACall() {
        withdrawAll();
        for (int call = 0; call < 50; call++) {
            budget.deposit();
        }

        assertThat(withdrawAll()).isEqualTo(10);
    }

    @Test
    void neverHoldsMoreThanItsReserve() {
        time.advance(Duration.ofHours(1));
        for (int call = 0; call < 1000; call++) {
            budget.deposit();
        }

        assertThat(withdrawAll()).isEqualTo(20);
    }

    @Test
    void tellsHowMuchIsLeft() {
        assertThat(budget.left()).isEqualTo(20);
        budget.withdraw();
        budget.deposit();
        assertThat(budget.left()).isEqualTo(19.2);
    }

    @Test
    void aFullOneTakesNoDeposit() {
        budget.deposit();
        assertThat(budget.left()).isEqualTo(20);
    }

    /** What nobody has to do ends at half, and begins again by time alone. */
    @Test
    void halfIsKeptForWhatMustBe() {
        for (int further = 0; further < 9; further++) {
            budget.withdraw();
        }
        assertThat(budget.moreThanHalf()).isTrue();
        budget.withdraw();
        assertThat(budget.moreThanHalf()).isFalse();

        time.advance(Duration.ofMillis(334));
        assertThat(budget.moreThanHalf()).isTrue();
    }

    private int withdrawAll() {
        int count = 0;
        while (budget.withdraw()) {
            count++;
        }
        return count;
    }
}
