package io.holdfast.driver;

import io.holdfast.driver.doctor.Doctor;
import io.holdfast.driver.doctor.Report;
import io.holdfast.settings.SettingsException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/** {@code java -jar holdfast-jdbc-driver.jar doctor <url>}. */
public final class Main {
    /** The arguments could not be understood. */
    static final int USAGE = 2;

    private static final String HELP = """
        Holdfast JDBC driver %s

          java -jar holdfast-jdbc-driver.jar doctor 'jdbc:holdfast://us-east-1=host:6875,eu-west-1=host:6875/materialize?user=app'

        examines the endpoints before you bet on them: network, TLS, login, clusters, freshness, history, connections.
        It reads and changes nothing.

          --objects a,s.b      the tables and views that the application reads
          --instances n        how many instances of the application run at once (1)
          --password-env NAME  the password is in this environment variable
          --password-file FILE the password is the first line of this file; PGPASSFILE and ~/.pgpass work, too
          --json               for programs
          --strict             a WARN counts as a FAIL

        Exit code: 0 all is well, 1 something FAILs, 2 the arguments are wrong.
        """;

    private Main() {}

    /**
     * Runs and exits.
     *
     * @param arguments {@code doctor <url>} and options
     */
    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments), System.getenv(), System.out, System.err));
    }

    static int run(List<String> arguments, Map<String, String> environment, PrintStream out, PrintStream err) {
        if (arguments.contains("--help") || arguments.contains("--version")) {
            out.printf(HELP, version());
            return 0;
        }
        if (arguments.isEmpty() || !arguments.get(0).equals("doctor")) {
            err.printf(HELP, version());
            return USAGE;
        }
        try {
            DoctorArguments given = DoctorArguments.parse(arguments.subList(1, arguments.size()), environment);
            Report report = new Doctor().examine(given.request());
            out.print(given.json() ? report.json() + "\n" : report.text());
            return report.exitCode(given.strict());
        } catch (SettingsException e) {
            err.println(DoctorArguments.clean(arguments, e.getMessage()));
            return USAGE;
        }
    }

    private static String version() {
        return Driver.MAJOR + "." + Driver.MINOR;
    }
}
