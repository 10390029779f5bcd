package io.holdfast.spring.data;

import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

/**
 * A row of the view, as Spring Data JDBC maps it.
 *
 * @param id its key
 * @param buyer who leads
 * @param amount with how much
 */
@Table("winning_bids")
record LeadingBid(@Id long id, String buyer, long amount) {}
