package io.holdfast.spring.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.HoldfastDataSource;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.data.jdbc.repository.config.EnableJdbcRepositories;

/** Spring Data JDBC over the regions: the dialect is found by itself, and a region's loss is not seen. */
final class SpringDataJdbcTest {
    @Test
    void readsAViewThroughARepositoryWhileARegionIsLost() {
        try (TwoRegions emulated = new TwoRegions();
                ConfigurableApplicationContext context = emulated.run(
                        Application.class,
                        "--spring.data.jpa.repositories.enabled=false",
                        "--spring.flyway.enabled=false")) {
            assertThat(context.getBean(DataSource.class)).isInstanceOf(HoldfastDataSource.class);
            LeadingBids bids = context.getBean(LeadingBids.class);
            assertThat(bids.findByBuyer("ann")).containsExactly(new LeadingBid(3, "ann", 30));
            assertThat(bids.findById(2L)).contains(new LeadingBid(2, "bob", 20));
            emulated.regions.get(TwoRegions.EAST).lose();
            assertThat(bids.findById(2L)).contains(new LeadingBid(2, "bob", 20));
            assertThat(bids.total(25)).isEqualTo(30);
            assertThat(bids.count()).isEqualTo(2);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @EnableJdbcRepositories(includeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = LeadingBids.class))
    static class Application {}
}
