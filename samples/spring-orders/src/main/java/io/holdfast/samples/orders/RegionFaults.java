package io.holdfast.samples.orders;

import io.holdfast.testkit.Region;
import io.holdfast.testkit.Regions;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** What the buttons do to a region. */
@Component
class RegionFaults {
    private final Regions regions;
    private final Map<String, Fault> active = new ConcurrentHashMap<>();

    RegionFaults(Regions regions) {
        this.regions = regions;
    }

    void plant(String region, Fault fault) {
        Region target = regions.get(region);
        heal(target);
        switch (fault) {
            case KILL -> target.lose();
            case FREEZE -> target.emulator().freeze();
            case BLACKHOLE -> target.network().blackHole();
            case HEAL -> {
                active.remove(region);
                return;
            }
        }
        active.put(region, fault);
    }

    private void heal(Region region) {
        switch (active.getOrDefault(region.name(), Fault.HEAL)) {
            case KILL -> region.restore();
            case FREEZE -> region.emulator().unfreeze();
            case BLACKHOLE -> region.network().pass();
            case HEAL -> {}
        }
    }

    String active(String region) {
        Fault fault = active.get(region);
        return fault == null ? "" : fault.name().toLowerCase(Locale.ROOT);
    }

    /** What can happen to a region. */
    enum Fault {
        /** The process dies: connections are reset, connects are refused. */
        KILL,
        /** It answers, and its data stops advancing. */
        FREEZE,
        /** Sockets stay open, nothing moves. */
        BLACKHOLE,
        /** All is well again. */
        HEAL
    }
}
