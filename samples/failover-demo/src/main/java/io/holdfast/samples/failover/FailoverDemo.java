package io.holdfast.samples.failover;

import java.util.logging.Level;
import java.util.logging.Logger;

/** Runs the demo. Exits with 1 where a read failed or a change is missing or doubled, with 2 where it was called wrongly. */
public final class FailoverDemo {
    private FailoverDemo() {}

    /**
     * Runs the demo.
     *
     * @param arguments {@code --mode=…}, {@code --phase=…}
     * @throws Exception where the demo itself breaks
     */
    public static void main(String... arguments) throws Exception {
        Options options;
        try {
            options = Options.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.println(Options.USAGE);
            System.exit(2);
            return;
        }
        // The demo tells its story itself.
        Logger.getLogger("").setLevel(Level.SEVERE);
        Report report = new Demo(options, System.out).run();
        System.out.println(report);
        System.exit(report.clean() ? 0 : 1);
    }
}
