package io.holdfast.spring.data;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;

/** A row of a materialized view: Hibernate reads it and never writes it. */
@Entity
@Immutable
@Table(name = "winning_bids")
public class WinningBid {
    @Id
    private long id;

    private String buyer = "";
    private long amount;

    /** For Hibernate. */
    protected WinningBid() {}

    /** Its key. */
    public long id() {
        return id;
    }

    /** Who leads. */
    public String buyer() {
        return buyer;
    }

    /** With how much. */
    public long amount() {
        return amount;
    }
}
