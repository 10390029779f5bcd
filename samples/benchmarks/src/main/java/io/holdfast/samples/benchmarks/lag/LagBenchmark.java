package io.holdfast.samples.benchmarks.lag;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.holdfast.HoldfastDataSource;
import io.holdfast.samples.benchmarks.Form;
import io.holdfast.samples.benchmarks.Part;
import io.holdfast.samples.benchmarks.report.Chart;
import io.holdfast.samples.benchmarks.report.Figure;
import io.holdfast.samples.benchmarks.report.Findings;
import io.holdfast.samples.benchmarks.report.Table;
import io.holdfast.testkit.Faults;
import io.holdfast.testkit.MaterializeEmulator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** Reads of two emulated regions while the first one's data stand still, or fall behind: how old are the answers? */
public final class LagBenchmark implements Part {
    private static final Duration BOUND = Duration.ofSeconds(3);
    private static final long WARM_UP_MILLIS = 3_000;
    private static final long HOLD_MILLIS = 8_000;

    private final MaterializeEmulator first =
            MaterializeEmulator.builder().name("first").start();
    private final MaterializeEmulator second =
            MaterializeEmulator.builder().name("second").start();

    /**
     * What happens to the first region.
     *
     * @param title as the table shows it
     * @param plant makes it happen
     */
    private record LagFault(String title, Consumer<Faults> plant) {}

    /**
     * Who reads.
     *
     * @param name as the table shows it
     * @param retried whether failed reads are repeated
     * @param settings of Holdfast, or nothing for HikariCP over PgJDBC's multi-host
     */
    private record LagContender(String name, boolean retried, Map<String, String> settings) {}

    /**
     * One contender in one run.
     *
     * @param reads how many
     * @param failed of them
     * @param stale answers older than the bound
     * @param oldest answer, in milliseconds
     * @param longest read, in milliseconds, also of those that had no answer yet
     * @param waiting reads that had none for a second or longer when the fault ended
     */
    private record Staleness(int reads, int failed, int stale, double oldest, double longest, int waiting) {}

    @Override
    public Findings measure(Form form) throws Exception {
        List<Table> tables = new ArrayList<>();
        List<Figure> figures = new ArrayList<>();
        Map<String, List<Double>> oldest = new LinkedHashMap<>();
        List<LagFault> faults = List.of(
                new LagFault("frozen: the first region's time stands still", Faults::freeze),
                new LagFault(
                        "lagging: the first region falls 8 s behind",
                        each -> each.lag("heartbeat", Duration.ofSeconds(8))));
        Heartbeat upstream = new Heartbeat(List.of(first, second));
        try (first;
                second;
                upstream) {
            for (LagFault fault : faults) {
                Map<String, List<Staleness>> found = runs(fault, form.of(1, 3));
                tables.add(table(fault, found, figures));
                found.forEach((name, all) ->
                        oldest.computeIfAbsent(name, key -> new ArrayList<>()).add(worst(all, Staleness::oldest)));
            }
        }
        return new Findings(
                "lag",
                "Stale regions",
                "Two emulated regions, both fed the time ten times a second; 2 readers × 50/s for each contender ask for the newest. The"
                        + " fault holds for " + HOLD_MILLIS / 1000 + " s. Stale: an answer that was older than "
                        + BOUND.toSeconds()
                        + " s, plus 250 ms for the beat, when the read began; a read that waits for its data is a long one, not a stale"
                        + " one, and has no answer yet where it outlasts the fault.",
                tables,
                List.of(new Chart(
                        "Oldest answer, worst run",
                        "ms",
                        false,
                        faults.stream().map(LagFault::title).toList(),
                        oldest.entrySet().stream()
                                .map(entry -> new Chart.Bars(entry.getKey(), entry.getValue()))
                                .toList())),
                figures,
                0);
    }

    private static List<LagContender> contenders() {
        String bound = BOUND.toSeconds() + "s";
        return List.of(
                new LagContender("Holdfast, maxStaleness=3s, held by the server", false, Map.of("maxStaleness", bound)),
                new LagContender(
                        "Holdfast, maxStaleness=3s, measured",
                        false,
                        Map.of("maxStaleness", bound, "stalenessCheck", "measured")),
                new LagContender("Holdfast, no bound", false, Map.of("poolSize", "4")),
                new LagContender("HikariCP + multi-host, tuned, Retry(3)", true, Map.of()));
    }

    private Map<String, List<Staleness>> runs(LagFault fault, int runs) throws Exception {
        Map<String, List<Staleness>> all = new LinkedHashMap<>();
        for (int run = 0; run < runs; run++) {
            for (Map.Entry<String, Staleness> found : run(fault).entrySet()) {
                System.err.println(
                        fault.title() + ", run " + (run + 1) + ", " + found.getKey() + ": " + found.getValue());
                all.computeIfAbsent(found.getKey(), key -> new ArrayList<>()).add(found.getValue());
            }
        }
        return all;
    }

    private Map<String, Staleness> run(LagFault fault) throws Exception {
        Map<String, Reader> readers = new LinkedHashMap<>();
        List<DataSource> sources = new ArrayList<>();
        try {
            for (LagContender contender : contenders()) {
                DataSource source = open(contender);
                sources.add(source);
                readers.put(contender.name(), new Reader(source, contender.retried()));
            }
            TimeUnit.MILLISECONDS.sleep(WARM_UP_MILLIS);
            long planted = System.currentTimeMillis();
            fault.plant().accept(first.faults());
            TimeUnit.MILLISECONDS.sleep(HOLD_MILLIS);
            Map<String, Staleness> found = new LinkedHashMap<>();
            readers.forEach((name, reader) -> found.put(name, staleness(reader, planted)));
            first.faults().heal();
            return found;
        } finally {
            for (Reader reader : readers.values()) {
                reader.close();
            }
            for (DataSource source : sources) {
                ((AutoCloseable) source).close();
            }
        }
    }

    private DataSource open(LagContender contender) {
        if (contender.settings().isEmpty()) {
            HikariConfig config = new HikariConfig();
            config.setJdbcUrl("jdbc:postgresql://" + first.address() + "," + second.address()
                    + "/materialize?targetServerType=any&connectTimeout=1&socketTimeout=2&sslmode=disable");
            config.setUsername("materialize");
            config.setMaximumPoolSize(4);
            return new HikariDataSource(config);
        }
        var builder =
                HoldfastDataSource.builder().endpoint("first", first.address()).endpoint("second", second.address());
        contender.settings().forEach(builder::set);
        return builder.build();
    }

    private static Staleness staleness(Reader reader, long planted) {
        List<Reader.Answer> after = reader.answers().stream()
                .filter(answer -> answer.ended() >= planted)
                .toList();
        long stale = after.stream()
                .filter(answer -> answer.ageMillis() > BOUND.toMillis() + 250)
                .count();
        List<Long> waiting = reader.waiting();
        double longest = Stream.concat(after.stream().map(Reader.Answer::tookNanos), waiting.stream())
                .mapToDouble(Long::doubleValue)
                .max()
                .orElse(0);
        return new Staleness(
                after.size(),
                (int) after.stream().filter(Reader.Answer::failed).count(),
                (int) stale,
                after.stream().mapToDouble(Reader.Answer::ageMillis).max().orElse(0),
                longest / 1e6,
                (int) waiting.stream()
                        .filter(nanos -> nanos >= TimeUnit.SECONDS.toNanos(1))
                        .count());
    }

    private static double worst(List<Staleness> all, ToDoubleFunction<Staleness> of) {
        return all.stream().mapToDouble(of).max().orElse(0);
    }

    private static Table table(LagFault fault, Map<String, List<Staleness>> found, List<Figure> figures) {
        List<List<String>> rows = new ArrayList<>();
        found.forEach((name, all) -> {
            rows.add(List.of(
                    name,
                    Integer.toString(all.stream().mapToInt(Staleness::reads).sum()),
                    Integer.toString(all.stream().mapToInt(Staleness::failed).sum()),
                    Integer.toString(all.stream().mapToInt(Staleness::stale).sum()),
                    String.format(Locale.ROOT, "%,.0f ms", worst(all, Staleness::oldest)),
                    String.format(Locale.ROOT, "%,.0f ms", worst(all, Staleness::longest)),
                    Integer.toString(all.stream().mapToInt(Staleness::waiting).sum())));
            Map.<String, ToDoubleFunction<Staleness>>of(
                            "stale answers", Staleness::stale,
                            "failed reads", Staleness::failed,
                            "oldest answer, ms", Staleness::oldest,
                            "longest read, ms", Staleness::longest,
                            "reads without an answer at its end", Staleness::waiting)
                    .forEach((what, of) -> figures.add(new Figure(
                            fault.title(),
                            name,
                            what,
                            "",
                            worst(all, of),
                            all.stream().map(of::applyAsDouble).toList())));
        });
        return new Table(
                fault.title(),
                List.of(
                        "contender",
                        "reads",
                        "failed",
                        "stale answers",
                        "oldest answer",
                        "longest read",
                        "without an answer at its end"),
                rows,
                "");
    }
}
