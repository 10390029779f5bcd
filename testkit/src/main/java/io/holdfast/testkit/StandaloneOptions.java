package io.holdfast.testkit;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The command line of {@link Standalone}.
 *
 * @param bind where the SQL port listens
 * @param sqlPort 0 for a free one
 * @param controlPort 0 for a free one
 * @param httpPort where {@code /api/sql} is served, 0 for a free port, null for nowhere
 * @param vintage which Materialize it answers like
 * @param name the environment's name
 * @param init statements to run first, null for none
 * @param passwordFile the password in its first line, null to trust everyone
 */
record StandaloneOptions(
        InetAddress bind,
        int sqlPort,
        int controlPort,
        @Nullable Integer httpPort,
        Vintage vintage,
        String name,
        @Nullable Path init,
        @Nullable Path passwordFile) {
    private static final Set<String> NAMES = Set.of(
            "--sql-port",
            "--control-port",
            "--http-port",
            "--init",
            "--bind",
            "--password-file",
            "--name",
            "--vintage");

    /** A command line that cannot be understood: the message is one line with the remedy. */
    static final class BadArgument extends Exception {
        private static final long serialVersionUID = 1L;

        BadArgument(String message) {
            super(message);
        }
    }

    static StandaloneOptions parse(String... arguments) throws BadArgument {
        Map<String, String> given = pairs(arguments);
        InetAddress bind = address(given.getOrDefault("--bind", "127.0.0.1"));
        Path passwordFile = file("--password-file", given);
        if (!bind.isLoopbackAddress() && passwordFile == null) {
            throw new BadArgument("--bind " + given.get("--bind")
                    + " would let everyone in without a password: add --password-file <file>");
        }
        return new StandaloneOptions(
                bind,
                port("--sql-port", given, 6875),
                port("--control-port", given, 6880),
                given.containsKey("--http-port") ? port("--http-port", given, 0) : null,
                vintage(given.getOrDefault("--vintage", "current")),
                given.getOrDefault("--name", "emulator"),
                file("--init", given),
                passwordFile);
    }

    private static Map<String, String> pairs(String... arguments) throws BadArgument {
        Map<String, String> given = new HashMap<>();
        Deque<String> rest = new ArrayDeque<>(List.of(arguments));
        while (!rest.isEmpty()) {
            String name = rest.remove();
            if (!NAMES.contains(name)) {
                throw new BadArgument("unknown option " + name + ": use "
                        + String.join(", ", NAMES.stream().sorted().toList()));
            }
            if (rest.isEmpty()) {
                throw new BadArgument(name + " needs a value: " + name + " <value>");
            }
            if (given.put(name, rest.remove()) != null) {
                throw new BadArgument(name + " is given twice: give it once");
            }
        }
        return given;
    }

    private static int port(String name, Map<String, String> given, int standard) throws BadArgument {
        String text = given.getOrDefault(name, Integer.toString(standard));
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // said below, as for a number out of range
        }
        throw new BadArgument(name + " " + text + " is not a port: give a number from 0 (a free one) to 65535");
    }

    private static Vintage vintage(String text) throws BadArgument {
        return switch (text) {
            case "current" -> Vintage.CURRENT;
            case "old" -> Vintage.OLD;
            default -> throw new BadArgument("--vintage " + text + " is not known: give current or old");
        };
    }

    private static @Nullable Path file(String name, Map<String, String> given) throws BadArgument {
        String text = given.get(name);
        if (text == null) {
            return null;
        }
        Path path = Path.of(text);
        if (!Files.isReadable(path) || Files.isDirectory(path)) {
            throw new BadArgument(name + " " + text + " cannot be read: give an existing file");
        }
        return path;
    }

    // an address or a local name: several addresses behind one name are no use for listening
    @SuppressWarnings("AddressSelection")
    private static InetAddress address(String text) throws BadArgument {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new BadArgument("--bind " + text + " is not an address of this machine: give one, such as 127.0.0.1");
        }
    }
}
