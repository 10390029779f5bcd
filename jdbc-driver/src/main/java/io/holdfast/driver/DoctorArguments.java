package io.holdfast.driver;

import io.holdfast.driver.doctor.Request;
import io.holdfast.endpoint.Endpoint;
import io.holdfast.settings.LayeredSettings;
import io.holdfast.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** The doctor's command line. */
final class DoctorArguments {
    private final Properties info = new Properties();
    private @Nullable String url;
    private List<String> objects = List.of();
    private int instances = 1;
    private boolean json;
    private boolean strict;

    private DoctorArguments() {}

    /**
     * Reads it.
     *
     * @throws SettingsException where it means nothing
     */
    static DoctorArguments parse(List<String> arguments, Map<String, String> environment) {
        DoctorArguments parsed = new DoctorArguments();
        Deque<String> rest = new ArrayDeque<>(arguments);
        while (!rest.isEmpty()) {
            parsed.take(rest.pop(), rest, environment);
        }
        if (parsed.url == null) {
            throw new SettingsException("doctor", "there is no URL", "write jdbc:holdfast://us-east-1=host:6875,…");
        }
        return parsed;
    }

    private void take(String argument, Deque<String> rest, Map<String, String> environment) {
        switch (argument) {
            case "--json" -> json = true;
            case "--strict" -> strict = true;
            case "--objects" ->
                objects = Arrays.stream(value(argument, rest).split(",", -1))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .toList();
            case "--instances" -> instances = count(value(argument, rest));
            case "--password-env" -> password(fromEnvironment(value(argument, rest), environment));
            case "--password-file" -> password(fromFile(value(argument, rest)));
            default -> place(argument);
        }
    }

    private void place(String argument) {
        if (argument.startsWith("-")) {
            throw new SettingsException(
                    argument,
                    "it is no option",
                    "use --objects, --instances, --password-env, --password-file, --json or --strict");
        }
        if (url != null || !JdbcUrl.accepts(argument)) {
            // Not shown: it may be a URL of another kind, with a password.
            throw new SettingsException(
                    "doctor", "one URL is wanted", "write jdbc:holdfast://…, in quotes because of '&'");
        }
        url = argument;
    }

    private static String value(String option, Deque<String> rest) {
        if (rest.isEmpty()) {
            throw new SettingsException(option, "its value is missing", "write it after the option");
        }
        return rest.pop();
    }

    private static int count(String text) {
        if (!text.matches("[1-9][0-9]{0,5}")) {
            throw new SettingsException("--instances", "'" + text + "' is not a number", "write a whole number from 1");
        }
        return Integer.parseInt(text);
    }

    private void password(String secret) {
        info.setProperty("password", secret);
    }

    private static String fromEnvironment(String name, Map<String, String> environment) {
        String secret = environment.get(name);
        if (secret == null) {
            throw new SettingsException("--password-env", "there is no variable '" + name + "'", "export it first");
        }
        return secret;
    }

    private static String fromFile(String file) {
        try {
            List<String> lines = Files.readAllLines(Path.of(file));
            return lines.isEmpty() ? "" : lines.get(0);
        } catch (IOException | IllegalArgumentException e) {
            throw new SettingsException(
                    "--password-file",
                    "'" + file + "' cannot be read (" + e.getClass().getSimpleName() + ")",
                    "write the path of a readable file");
        }
    }

    /** What to examine. */
    Request request() {
        ConnectionPlan plan = ConnectionPlan.of(url == null ? "" : url, info);
        LayeredSettings settings = LayeredSettings.of(
                plan.settings(), plan.endpoints().stream().map(Endpoint::name).toList());
        return new Request(plan.endpoints(), settings, objects, instances);
    }

    boolean json() {
        return json;
    }

    boolean strict() {
        return strict;
    }

    /** An error's text without what the arguments keep secret. */
    static String clean(List<String> arguments, @Nullable String text) {
        String clean = text == null ? "" : text;
        for (String argument : arguments) {
            clean = Secrets.of(argument, new Properties()).without(clean);
        }
        return clean;
    }
}
