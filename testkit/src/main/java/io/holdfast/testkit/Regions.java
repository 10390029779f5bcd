package io.holdfast.testkit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Several environments with the same objects, each behind its own network, and one upstream that feeds them all.
 *
 * <pre>{@code
 * try (Regions regions = Regions.start(List.of("us-east-1", "eu-west-1"), "CREATE TABLE bids (id int)")) {
 *     regions.upstream().lag("eu-west-1", Duration.ofMillis(200)).insert("bids", 1);
 *     regions.get("us-east-1").lose();
 * }
 * }</pre>
 *
 * <p>Thread-safe; {@link #close} ends everything.
 */
public final class Regions implements AutoCloseable {
    private final Map<String, Region> regions;
    private final Upstream upstream;

    private Regions(Map<String, Region> regions) {
        this.regions = regions;
        Map<String, MaterializeEmulator> emulators = new LinkedHashMap<>();
        regions.forEach((name, region) -> emulators.put(name, region.emulator()));
        this.upstream = new Upstream(emulators);
    }

    /**
     * Starts regions with every default.
     *
     * @param names one for each region
     * @param sql run in each of them first
     * @return the running regions
     * @throws IllegalStateException where a statement fails
     */
    public static Regions start(List<String> names, String... sql) {
        return start(names, builder -> {}, sql);
    }

    /**
     * Starts regions.
     *
     * @param names one for each region
     * @param settings how to set each of them up
     * @param sql run in each of them first
     * @return the running regions
     * @throws IllegalArgumentException where a name comes twice
     * @throws IllegalStateException where a statement fails
     */
    public static Regions start(List<String> names, Consumer<EmulatorBuilder> settings, String... sql) {
        Map<String, Region> regions = new LinkedHashMap<>();
        try {
            for (String name : names) {
                if (regions.containsKey(name)) {
                    throw new IllegalArgumentException("there are two regions \"" + name + "\"");
                }
                regions.put(name, region(name, settings));
                for (String statements : sql) {
                    regions.get(name).emulator().execute(statements);
                }
            }
            return new Regions(regions);
        } catch (RuntimeException e) {
            regions.values().forEach(Region::close);
            throw e;
        }
    }

    private static Region region(String name, Consumer<EmulatorBuilder> settings) {
        EmulatorBuilder builder = MaterializeEmulator.builder().name(name);
        settings.accept(builder);
        MaterializeEmulator emulator = builder.start();
        try {
            return new Region(name, emulator, FaultProxy.to(emulator.host(), emulator.port()));
        } catch (RuntimeException e) {
            emulator.close();
            throw e;
        }
    }

    /**
     * One region.
     *
     * @param name its name
     * @return the region
     * @throws IllegalArgumentException where there is none of that name
     */
    public Region get(String name) {
        Region region = regions.get(name);
        if (region == null) {
            throw new IllegalArgumentException("no region \"" + name + "\" among " + regions.keySet());
        }
        return region;
    }

    /**
     * Every region.
     *
     * @return in the order of their names' list
     */
    public Collection<Region> all() {
        return List.copyOf(regions.values());
    }

    /**
     * What feeds every region.
     *
     * @return the same each time
     */
    public Upstream upstream() {
        return upstream;
    }

    /** Ends every region. Idempotent. */
    @Override
    public void close() {
        upstream.close();
        new ArrayList<>(regions.values()).forEach(Region::close);
    }
}
