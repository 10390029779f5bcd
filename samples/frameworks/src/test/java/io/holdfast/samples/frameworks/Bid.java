package io.holdfast.samples.frameworks;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

/**
 * A row of Spring Data's.
 *
 * @param id null until it is saved
 * @param buyer who bids
 * @param amount how much
 */
@Table("bid")
public record Bid(@Id @Nullable Long id, String buyer, BigDecimal amount) {}
