package io.holdfast.testkit.engine;

import io.holdfast.testkit.sql.Names;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What functions without arguments tell of an environment. */
final class Facts {
    private static final Pattern VERSION = Pattern.compile("v?(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");

    private Facts() {}

    /** The expression that a function stands for, in the relational engine's dialect. */
    static Optional<String> find(Environment environment, String name) {
        return switch (name) {
            case "mz_environment_id" -> text(environment.environmentId());
            case "mz_version" -> text(environment.version());
            case "version" ->
                text("PostgreSQL 9.5 on x86_64-unknown-linux-gnu (Materialize " + environment.version() + ")");
            case "mz_version_num" -> Optional.of("CAST(" + versionNumber(environment.version()) + " AS INTEGER)");
            case "pg_postmaster_start_time" ->
                Optional.of(
                        "CAST(TIMESTAMP WITH TIME ZONE "
                                + Names.literal(SystemRelations.time(environment.started())
                                        .toString()) + " AS TIMESTAMP(6) WITH TIME ZONE)");
            default -> Optional.empty();
        };
    }

    private static Optional<String> text(String value) {
        return Optional.of("CAST(" + Names.literal(value) + " AS VARCHAR)");
    }

    /** As a number that rises with the version: two digits a part after the first. */
    private static int versionNumber(String version) {
        Matcher parts = VERSION.matcher(version.toLowerCase(Locale.ROOT));
        return parts.find()
                ? Integer.parseInt(parts.group(1)) * 100_000
                        + Integer.parseInt(parts.group(2)) * 100
                        + Integer.parseInt(parts.group(3))
                : 0;
    }
}
