package io.holdfast.samples.failover;

import io.holdfast.settings.Mode;
import io.holdfast.settings.Setting;
import java.time.Duration;

/**
 * What the demo is told.
 *
 * @param mode of the data source
 * @param phase the length of each of the five phases; eight seconds make forty
 */
record Options(Mode mode, Duration phase) {
    static final String USAGE =
            "usage: java -jar holdfast-failover-demo.jar [--mode=active|observe|passthrough] [--phase=8s]";

    static Options parse(String... arguments) {
        Mode mode = Mode.ACTIVE;
        Duration phase = Duration.ofSeconds(8);
        for (String argument : arguments) {
            if (argument.startsWith("--mode=")) {
                mode = Setting.MODE.parse(argument.substring("--mode=".length()));
            } else if (argument.startsWith("--phase=")) {
                phase = io.holdfast.settings.Durations.parse("--phase", argument.substring("--phase=".length()));
            } else {
                throw new IllegalArgumentException("unknown argument '" + argument + "'");
            }
        }
        if (phase.compareTo(Duration.ofSeconds(2)) < 0) {
            throw new IllegalArgumentException("--phase: a phase of less than two seconds shows nothing; write 8s");
        }
        return new Options(mode, phase);
    }
}
