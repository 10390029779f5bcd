package io.holdfast.samples.orders;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the application, and the two regions that it reads from. */
@SpringBootApplication
public class OrdersApplication {
    /**
     * Starts it on port 8080, or {@code --server.port}.
     *
     * @param arguments Spring's
     */
    public static void main(String... arguments) {
        SpringApplication.run(OrdersApplication.class, arguments);
    }
}
