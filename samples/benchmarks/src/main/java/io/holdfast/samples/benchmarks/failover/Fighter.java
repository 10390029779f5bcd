package io.holdfast.samples.benchmarks.failover;

/**
 * A contender in a run.
 *
 * @param contender who
 * @param way how it reaches both sites
 * @param open its data source
 * @param load what the application does with it
 */
record Fighter(Contender contender, Way way, Contender.Open open, Load load) implements AutoCloseable {
    static Fighter start(Contender contender, Scenario scenario, Site first, Site second) throws Exception {
        Way way = new Way(first.network(), second.network(), scenario.tls());
        Contender.Open open = contender.opening().over(way);
        return new Fighter(contender, way, open, new Load(contender, open.dataSource(), scenario.large()));
    }

    /** A fault of the first site says nothing of one that reads from the other. */
    boolean readsFrom(String name) {
        String last = "nobody";
        for (Load.Call call : load.reads()) {
            last = call.site();
        }
        return last.equals(name);
    }

    /** Some rivals wait for their stuck connections as they close: nobody waits for them. */
    @Override
    public void close() {
        load.close();
        way.close();
        Thread closing = new Thread(open::close, "closing " + contender.name());
        closing.setDaemon(true);
        closing.start();
    }
}
