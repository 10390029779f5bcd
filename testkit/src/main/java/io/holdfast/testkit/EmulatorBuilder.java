package io.holdfast.testkit;

import io.holdfast.testkit.engine.Engine;
import io.holdfast.testkit.engine.EnvironmentOptions;
import io.holdfast.testkit.http.SqlApi;
import io.holdfast.testkit.time.EmulatorClock;
import io.holdfast.testkit.wire.Doorkeeper;
import io.holdfast.testkit.wire.Login;
import io.holdfast.testkit.wire.WireOptions;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Describes an environment. What is not set has the default that its method names. Not thread-safe. */
public final class EmulatorBuilder {
    private static final int NO_HTTP = -1;

    private final Map<String, String> roles = new LinkedHashMap<>();
    private String name = "emulator";
    private int port;
    private int httpPort = NO_HTTP;
    private String user = "materialize";
    private @Nullable String password;
    private @Nullable Authentication authentication;
    private @Nullable SSLContext tls;
    private boolean tlsRequired;
    private Vintage vintage = Vintage.CURRENT;
    private @Nullable String version;
    private EmulatorClock clock = EmulatorClock.system();
    private Duration retention = Duration.ofSeconds(1);
    private @Nullable String environmentId;
    private SecureRandom random = new SecureRandom();
    private int maxConnections = 5_000;

    EmulatorBuilder() {}

    /**
     * Names the environment, for its threads and its status. Default: {@code emulator}.
     *
     * @param value the name
     * @return this builder
     */
    public EmulatorBuilder name(String value) {
        name = Objects.requireNonNull(value, "name");
        return this;
    }

    /**
     * The port to listen on. Default: 0, a free one.
     *
     * @param value the port
     * @return this builder
     */
    public EmulatorBuilder port(int value) {
        port = checked("port", value);
        return this;
    }

    /**
     * Serves {@code POST /api/sql}, {@code /api/readyz} and {@code /api/livez} on another port. Default: it does not.
     *
     * @param value the port, 0 for a free one
     * @return this builder
     */
    public EmulatorBuilder httpPort(int value) {
        httpPort = checked("httpPort", value);
        return this;
    }

    private static int checked(String setting, int value) {
        if (value < 0 || value > 65_535) {
            throw new IllegalArgumentException(setting + " must be between 0 and 65535, but was " + value);
        }
        return value;
    }

    /**
     * The first role. Default: {@code materialize}.
     *
     * @param value the role's name
     * @return this builder
     */
    public EmulatorBuilder user(String value) {
        user = Objects.requireNonNull(value, "user");
        return this;
    }

    /**
     * The first role's password. Default: nobody is asked for one.
     *
     * @param value the password
     * @return this builder
     */
    public EmulatorBuilder password(String value) {
        password = Objects.requireNonNull(value, "password");
        return this;
    }

    /**
     * Adds a role.
     *
     * @param role its name
     * @param itsPassword its password
     * @return this builder
     */
    public EmulatorBuilder role(String role, String itsPassword) {
        roles.put(Objects.requireNonNull(role, "role"), Objects.requireNonNull(itsPassword, "itsPassword"));
        return this;
    }

    /**
     * How clients prove who they are. Default: cleartext where there is a password, otherwise trust.
     *
     * @param value the method
     * @return this builder
     */
    public EmulatorBuilder authentication(Authentication value) {
        authentication = Objects.requireNonNull(value, "authentication");
        return this;
    }

    /**
     * Sends clients without encryption away with 08004, as Materialize Cloud does. Default: they are welcome.
     *
     * @return this builder
     */
    public EmulatorBuilder requireTls() {
        tlsRequired = true;
        return this;
    }

    /**
     * Which Materialize it answers like. Default: the current one.
     *
     * @param value whose wordings and SQLSTATEs
     * @return this builder
     */
    public EmulatorBuilder vintage(Vintage value) {
        vintage = Objects.requireNonNull(value, "vintage");
        return this;
    }

    /**
     * What {@code mz_version()} answers. Default: a version that names the emulator.
     *
     * @param value the text
     * @return this builder
     */
    public EmulatorBuilder version(String value) {
        version = Objects.requireNonNull(value, "version");
        return this;
    }

    /**
     * Offers TLS to clients that ask for it. Default: it is declined.
     *
     * @param value a context with a server key
     * @return this builder
     */
    public EmulatorBuilder tls(SSLContext value) {
        tls = Objects.requireNonNull(value, "tls");
        return this;
    }

    /**
     * The time the environment runs on. Default: the computer's clock.
     *
     * @param value the clock
     * @return this builder
     */
    public EmulatorBuilder clock(EmulatorClock value) {
        clock = Objects.requireNonNull(value, "clock");
        return this;
    }

    /**
     * How long history stays readable where RETAIN HISTORY does not say. Default: one second.
     *
     * @param value zero or more
     * @return this builder
     */
    public EmulatorBuilder retention(Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException("retention must not be negative, but was " + value);
        }
        retention = value;
        return this;
    }

    /**
     * What {@code mz_environment_id()} answers. Default: a random one.
     *
     * @param value the id
     * @return this builder
     */
    public EmulatorBuilder environmentId(String value) {
        environmentId = Objects.requireNonNull(value, "environmentId");
        return this;
    }

    /**
     * Draws what is random from a seed: the environment's id, the keys of cancel requests, salts. With a {@link
     * io.holdfast.testkit.time.VirtualClock} besides, the same statements in the same order then give the same bytes in every
     * run. Default: nobody can guess them.
     *
     * @param value any number
     * @return this builder
     */
    public EmulatorBuilder seed(long value) {
        random = seeded(value);
        return this;
    }

    private static SecureRandom seeded(long value) {
        try {
            // the one algorithm whose seed replaces its entropy
            SecureRandom made = SecureRandom.getInstance("SHA1PRNG");
            made.setSeed(value);
            return made;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has it", e);
        }
    }

    /**
     * How many sessions there may be; a further one is refused with 53000. Default: 5000.
     *
     * @param value at least 1
     * @return this builder
     */
    public EmulatorBuilder maxConnections(int value) {
        if (value < 1) {
            throw new IllegalArgumentException("maxConnections must be at least 1, but was " + value);
        }
        maxConnections = value;
        return this;
    }

    /**
     * Starts the environment.
     *
     * @return the running environment
     * @throws UncheckedIOException where a port cannot be opened
     * @throws IllegalStateException where passwords are to be asked for and a role has none, or TLS is required and not offered
     */
    public MaterializeEmulator start() {
        if (tlsRequired && tls == null) {
            throw new IllegalStateException("requireTls() needs a server key: call tls(...) as well");
        }
        String id = environmentId == null
                ? "aws-us-east-1-" + new UUID(random.nextLong(), random.nextLong()) + "-0"
                : environmentId;
        EnvironmentOptions options = EnvironmentOptions.of(id)
                .withClock(clock)
                .withRetention(retention)
                .withVintage(EnvironmentOptions.Vintage.valueOf(vintage.name()));
        return new MaterializeEmulator(this, version == null ? options : options.withVersion(version));
    }

    WireOptions wire(Doorkeeper door) {
        return new WireOptions(name, at(port), login(), tls, door, random);
    }

    @Nullable
    SqlApi http(Engine engine, Doorkeeper door, BooleanSupplier ready) {
        return httpPort == NO_HTTP
                ? null
                : SqlApi.start(name, at(httpPort), new SqlApi.Backend(engine, login(), door, ready));
    }

    EmulatorClock clock() {
        return clock;
    }

    int maxConnections() {
        return maxConnections;
    }

    private static InetSocketAddress at(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private Login login() {
        boolean asked =
                authentication != null ? authentication != Authentication.TRUST : password != null || !roles.isEmpty();
        Map<String, String> all = new LinkedHashMap<>(roles);
        if (password != null || !asked) {
            all.put(user, password == null ? "" : password);
        }
        if (all.isEmpty()) {
            throw new IllegalStateException("nobody could log in: set a password(...) or add a role(...)");
        }
        Authentication chosen = authentication != null ? authentication : Authentication.CLEARTEXT;
        return new Login(asked ? Login.Method.valueOf(chosen.name()) : Login.Method.TRUST, all, tlsRequired);
    }
}
