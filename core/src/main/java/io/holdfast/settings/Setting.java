package io.holdfast.settings;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * One setting: its name, type, default and meaning. {@link #ALL} is the table that the builder, and later the driver's URL and
 * the Spring starter, parse, document and check against.
 *
 * @param <T> the value's type
 */
public final class Setting<T> {
    /** What Holdfast does. */
    public static final Setting<Mode> MODE = new Setting<>(
            "mode", Setting::mode, "active", "active, observe (decides and reports, never hops) or passthrough", false);
    /** The database of every endpoint. */
    public static final Setting<String> DATABASE =
            new Setting<>("database", (name, text) -> text, "materialize", "the database of every endpoint", false);
    /** The role to log in as. */
    public static final Setting<String> USER =
            new Setting<>("user", (name, text) -> text, "materialize", "the role to log in as", false);
    /** The role's password. */
    public static final Setting<String> PASSWORD = new Setting<>(
            "password", (name, text) -> text, "", "the role's password; a supplier can be given instead", true);
    /** How long a call may take where the caller set no query timeout. */
    public static final Setting<Duration> QUERY_TIMEOUT = new Setting<>(
            "queryTimeout",
            Setting::positive,
            "30s",
            "how long a call may take in all, every attempt included, where the statement has no query timeout",
            false);
    /** How long the first {@code getConnection} waits for an endpoint. */
    public static final Setting<Duration> LOGIN_TIMEOUT = new Setting<>(
            "loginTimeout",
            Setting::positive,
            "10s",
            "how long the first getConnection waits for one endpoint to log in",
            false);
    /** How long one connect may take. */
    public static final Setting<Duration> CONNECT_TIMEOUT = new Setting<>(
            "connectTimeout",
            Setting::positive,
            "2s",
            "how long resolving, connecting, TLS and login of one connection may take together",
            false);
    /** Physical connections an endpoint. */
    public static final Setting<Integer> POOL_SIZE = new Setting<>(
            "poolSize", Setting::count, "10", "physical connections per endpoint, kept open on each", false);
    /** How often an endpoint is probed. */
    public static final Setting<Duration> PROBE_INTERVAL =
            new Setting<>("probeInterval", Setting::positive, "1s", "how often an endpoint at rest is probed", false);
    /** How long an earlier endpoint must be well before work returns to it. */
    public static final Setting<Duration> FAILBACK_DELAY = new Setting<>(
            "failbackDelay",
            Durations::parse,
            "30s",
            "how long an endpoint of an earlier tier must be UP without a break before work begins to return to it; it"
                    + " returns over as long again",
            false);
    /** How work is shared. */
    public static final Setting<Balance> BALANCE = new Setting<>(
            "balance",
            Setting::balance,
            "priority",
            "priority (an earlier tier serves, what it has no capacity for overflows) or spread (all whose round trip is"
                    + " within 15 ms of the fastest one's)",
            false);
    /** Which endpoints stand side by side. */
    public static final Setting<Tiers> TIERS = new Setting<>(
            "tiers",
            Tiers::parse,
            "",
            "endpoints side by side and behind each other, with weights: a:2+b,c; without it every endpoint is a tier of"
                    + " its own, in the order of adding",
            false);
    /** Where writes go. */
    public static final Setting<String> WRITES = new Setting<>(
            "writes",
            (name, text) -> text,
            "",
            "the endpoint that writes go to; without it they are refused over more than one environment",
            false);

    /** What becomes of a cursor whose connection breaks. */
    public static final Setting<CursorResume> CURSOR_RESUME = new Setting<>(
            "cursorResume",
            Setting::cursorResume,
            "restart-if-unconsumed",
            "restart-if-unconsumed (a cursor that breaks before its first row begins again elsewhere), exact (and after it goes"
                    + " on AS OF its timestamp in the same environment, which needs RETAIN HISTORY) or off",
            false);
    /** Whether a SELECT never writes. */
    public static final Setting<Boolean> READS_ARE_PURE = new Setting<>(
            "readsArePure",
            Setting::yes,
            "false",
            "true where no SELECT writes through a function: on PostgreSQL reads are run again only then, on standbys,"
                    + " and on read-only connections",
            false);

    /** Whether reads that take long are sent twice. */
    public static final Setting<Boolean> HEDGING = new Setting<>(
            "hedging",
            Setting::yes,
            "false",
            "true where a read that takes unusually long is sent to a second endpoint as well, one in twenty at the most; the"
                    + " profile low-latency sets it",
            false);

    /** A read on the serving cluster, as a probe. */
    public static final Setting<String> PROBE_QUERY = new Setting<>(
            "probeQuery",
            (name, text) -> text.strip(),
            "",
            "a cheap read of an indexed object on the serving cluster; with it a probe looks as deep as your reads do",
            false);
    /** The path over HTTP. */
    public static final Setting<String> HTTP = new Setting<>(
            "http",
            (name, text) -> text.strip(),
            "off",
            "where environments are asked over HTTP, too: off, a port such as 443, or endpoint=URL, several after a"
                    + " comma",
            false);
    /** Weekly windows of planned restarts. */
    public static final Setting<String> MAINTENANCE_WINDOW = new Setting<>(
            "maintenanceWindow",
            (name, text) -> text.strip(),
            "",
            "when endpoints may be restarted by a plan, such as us-east-1:Thu 05:00-07:00 America/New_York, several"
                    + " after a comma; work leaves a minute before",
            false);
    /** Processes of the application. */
    public static final Setting<Integer> INSTANCES = new Setting<>(
            "instances",
            Setting::count,
            "1",
            "how many processes run this application, for the budget of connections",
            false);
    /** How old an answer may be. */
    public static final Setting<Optional<Duration>> MAX_STALENESS = new Setting<>(
            "maxStaleness",
            Setting::bound,
            "",
            "how old a read's answer may be; unset, the server's isolation is left as it is",
            false);
    /** What becomes of a read that nobody can answer within the bound. */
    public static final Setting<StalePolicy> STALE_POLICY = new Setting<>(
            "stalePolicy",
            (name, text) -> choice(name, text, StalePolicy.values(), StalePolicy::text),
            "strict",
            "strict (a read that no endpoint can answer within maxStaleness fails) or least-stale (it is answered and"
                    + " flagged)",
            false);
    /** Who checks the bound. */
    public static final Setting<StalenessCheck> STALENESS_CHECK = new Setting<>(
            "stalenessCheck",
            (name, text) -> choice(name, text, StalenessCheck.values(), StalenessCheck::text),
            "auto",
            "who holds reads to maxStaleness: auto (the server where it has bounded staleness, else we), server (any"
                    + " bound) or measured (3s or more)",
            false);
    /** Whose lag is measured. */
    public static final Setting<String> WATCHED_OBJECTS = new Setting<>(
            "watchedObjects",
            (name, text) -> text,
            "",
            "the objects whose lag is measured, as name or schema.name, separated by commas; unset, all of yours",
            false);
    /** Whether a connection never reads an older time than it has read. */
    public static final Setting<Boolean> MONOTONIC_READS = new Setting<>(
            "monotonicReads",
            Setting::yes,
            "false",
            "true where a connection must never be answered from an earlier time than before",
            false);
    /** What tells how far an environment has come, comparable between environments. */
    public static final Setting<String> WATERMARK_QUERY = new Setting<>(
            "watermarkQuery",
            (name, text) -> text,
            "",
            "for monotonicReads across environments: a SELECT of one whole number that only grows upstream, such as the"
                    + " newest heartbeat",
            false);

    /** Every setting. */
    public static final List<Setting<?>> ALL = List.of(
            MODE,
            DATABASE,
            USER,
            PASSWORD,
            QUERY_TIMEOUT,
            LOGIN_TIMEOUT,
            CONNECT_TIMEOUT,
            POOL_SIZE,
            PROBE_INTERVAL,
            FAILBACK_DELAY,
            BALANCE,
            TIERS,
            WRITES,
            CURSOR_RESUME,
            READS_ARE_PURE,
            HEDGING,
            PROBE_QUERY,
            HTTP,
            MAINTENANCE_WINDOW,
            INSTANCES,
            MAX_STALENESS,
            STALE_POLICY,
            STALENESS_CHECK,
            WATCHED_OBJECTS,
            MONOTONIC_READS,
            WATERMARK_QUERY);

    private final String name;
    private final BiFunction<String, String, T> parser;
    private final String defaultText;
    private final String meaning;
    private final boolean secret;

    private Setting(
            String name, BiFunction<String, String, T> parser, String defaultText, String meaning, boolean secret) {
        this.name = name;
        this.parser = parser;
        this.defaultText = defaultText;
        this.meaning = meaning;
        this.secret = secret;
    }

    /**
     * The setting's name.
     *
     * @return as one writes it
     */
    public String name() {
        return name;
    }

    /**
     * The default.
     *
     * @return as one would write it
     */
    public String defaultText() {
        return defaultText;
    }

    /**
     * What it does.
     *
     * @return one sentence
     */
    public String meaning() {
        return meaning;
    }

    /**
     * Whether its value must never be shown.
     *
     * @return true for a password
     */
    public boolean secret() {
        return secret;
    }

    /**
     * Reads a value.
     *
     * @param text as one writes it
     * @return the value
     * @throws SettingsException where it cannot hold
     */
    public T parse(String text) {
        return parser.apply(name, text);
    }

    static Optional<Setting<?>> named(String name) {
        return ALL.stream().filter(setting -> setting.name.equals(name)).findFirst();
    }

    private static Mode mode(String name, String text) {
        return Arrays.stream(Mode.values())
                .filter(mode -> mode.name().equalsIgnoreCase(text.strip()))
                .findFirst()
                .orElseThrow(() -> new SettingsException(
                        name,
                        "'" + text + "' is not a mode",
                        "write one of "
                                + list(Mode.values(), mode -> mode.name().toLowerCase(Locale.ROOT))));
    }

    private static Balance balance(String name, String text) {
        return Arrays.stream(Balance.values())
                .filter(balance -> balance.name().equalsIgnoreCase(text.strip()))
                .findFirst()
                .orElseThrow(() -> new SettingsException(
                        name, "'" + text + "' is no way to share work", "write one of priority, spread"));
    }

    private static CursorResume cursorResume(String name, String text) {
        return Arrays.stream(CursorResume.values())
                .filter(policy -> policy.text().equalsIgnoreCase(text.strip()))
                .findFirst()
                .orElseThrow(() -> new SettingsException(
                        name,
                        "'" + text + "' is not a policy",
                        "write one of " + list(CursorResume.values(), CursorResume::text)));
    }

    private static <E> E choice(String name, String text, E[] values, Function<E, String> written) {
        return Arrays.stream(values)
                .filter(value -> written.apply(value).equalsIgnoreCase(text.strip()))
                .findFirst()
                .orElseThrow(() -> new SettingsException(
                        name, "'" + text + "' is none of them", "write one of " + list(values, written)));
    }

    private static Optional<Duration> bound(String name, String text) {
        return text.isBlank() ? Optional.empty() : Optional.of(positive(name, text));
    }

    private static Boolean yes(String name, String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw new SettingsException(name, "'" + text + "' is neither true nor false", "write true or false");
        };
    }

    private static <E> String list(E[] values, Function<E, String> text) {
        return String.join(", ", Arrays.stream(values).map(text).toList());
    }

    private static Integer count(String name, String text) {
        try {
            int value = Integer.parseInt(text.strip());
            if (value >= 1 && value <= 1000) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new SettingsException(name, "'" + text + "' is not a number", "write a whole number from 1 to 1000");
        }
        throw new SettingsException(name, "'" + text + "' is out of range", "write a whole number from 1 to 1000");
    }

    private static Duration positive(String name, String text) {
        Duration value = Durations.parse(name, text);
        if (value.isZero()) {
            throw new SettingsException(name, "'" + text + "' is zero", "write a positive duration such as 5s");
        }
        return value;
    }
}
