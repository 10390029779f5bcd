package io.holdfast.driver.works;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** A mapped row. */
@Entity
@Table(name = "bids")
public class Bid {
    @Id
    private long id;

    @Column(name = "item")
    private @Nullable String item;

    @Column(name = "amount")
    private @Nullable BigDecimal amount;

    /** Made by Hibernate. */
    protected Bid() {}

    /**
     * What was bid for.
     *
     * @return its name
     */
    public @Nullable String item() {
        return item;
    }

    /**
     * How much.
     *
     * @return the amount
     */
    public @Nullable BigDecimal amount() {
        return amount;
    }
}
