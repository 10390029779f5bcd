package io.holdfast.endpoint.physical;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLWarning;
import java.util.HashSet;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The settings that PgJDBC's {@code options} and {@code currentSchema} ask for with the start-up message. PostgreSQL refuses a
 * connection that asks for what it cannot have; Materialize only sends a notice, and everything would then run on another
 * cluster, say, than was asked for.
 */
final class StartupSettings {
    private static final Pattern ASKED = Pattern.compile("(?:^|\\s)(?:-c\\s*|--)([A-Za-z_][A-Za-z0-9_.-]*)\\s*=");
    private static final Pattern NOT_SET = Pattern.compile("startup setting (\\S+) not set: (.*)", Pattern.DOTALL);

    private StartupSettings() {}

    /** Refuses a connection that has not what was asked for. What only the driver asks for, such as its time zone, may fail. */
    static void check(String endpoint, Properties properties, @Nullable SQLWarning notices) throws SQLException {
        for (SQLWarning notice = notices; notice != null; notice = notice.getNextWarning()) {
            Matcher refused = NOT_SET.matcher(String.valueOf(notice.getMessage()));
            if (refused.find() && asked(properties).contains(normal(refused.group(1)))) {
                throw new SQLNonTransientConnectionException(
                        "endpoint " + endpoint + " logged in but did not take the start-up setting '" + refused.group(1)
                                + "' that 'options' asks for, and the connection was closed: " + refused.group(2),
                        "08004");
            }
        }
    }

    private static Set<String> asked(Properties properties) {
        Set<String> names = new HashSet<>();
        Matcher option = ASKED.matcher(properties.getProperty("options", ""));
        while (option.find()) {
            names.add(normal(option.group(1)));
        }
        if (properties.getProperty("currentSchema") != null) {
            names.add("search_path");
        }
        return names;
    }

    private static String normal(String name) {
        return name.replaceAll("[\"'`]", "").replace('-', '_').toLowerCase(Locale.ROOT);
    }
}
