package io.holdfast.spring.data;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** A row of the application's own database. */
@Entity
public class Account {
    @Id
    private long id;

    private String owner = "";

    /** For Hibernate. */
    protected Account() {}

    Account(long id, String owner) {
        this.id = id;
        this.owner = owner;
    }

    /** Whose it is. */
    public String owner() {
        return owner;
    }
}
