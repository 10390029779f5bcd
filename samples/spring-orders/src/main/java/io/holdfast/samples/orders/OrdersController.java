package io.holdfast.samples.orders;

import java.util.Locale;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The application's HTTP interface. */
@RestController
@RequestMapping("/api")
class OrdersController {
    private final OrderReads reads;
    private final RegionFaults faults;
    private final StatusStream stream;

    OrdersController(OrderReads reads, RegionFaults faults, StatusStream stream) {
        this.reads = reads;
        this.faults = faults;
        this.stream = stream;
    }

    @GetMapping("/orders/{id}")
    ResponseEntity<Order> order(@PathVariable long id) {
        return ResponseEntity.of(reads.byId(id));
    }

    @GetMapping("/status")
    SseEmitter status() {
        return stream.open();
    }

    @PostMapping("/regions/{region}/{fault}")
    ResponseEntity<Void> plant(@PathVariable String region, @PathVariable String fault) {
        try {
            faults.plant(region, RegionFaults.Fault.valueOf(fault.toUpperCase(Locale.ROOT)));
            return ResponseEntity.noContent().build();
        } catch (IllegalArgumentException e) {
            return ResponseEntity.notFound().build();
        }
    }
}
