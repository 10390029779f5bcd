package io.holdfast.samples.benchmarks.report;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Where and when it was measured.
 *
 * @param began in UTC
 * @param processor its name as the system gives it
 * @param processors how many the JVM sees
 * @param memoryGigabytes of the machine
 * @param system name and version
 * @param java name and version of the runtime
 * @param load of the machine when it began, other work included; negative where the system does not say
 * @param versions of what was measured
 */
public record Machine(
        String began,
        String processor,
        int processors,
        long memoryGigabytes,
        String system,
        String java,
        double load,
        Map<String, String> versions) {

    /**
     * This one, now.
     *
     * @param versions of what is measured
     * @return it
     */
    public static Machine here(Map<String, String> versions) {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return new Machine(
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                processorName(),
                system.getAvailableProcessors(),
                Math.round(system.getTotalMemorySize() / 1e9),
                system.getName() + " " + system.getVersion(),
                System.getProperty("java.vendor") + " " + System.getProperty("java.runtime.version"),
                Math.round(system.getSystemLoadAverage() * 10) / 10.0,
                new TreeMap<>(versions));
    }

    private static String processorName() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException notLinux) {
            return System.getProperty("os.arch");
        }
    }

    /**
     * One line of it.
     *
     * @return without the versions
     */
    public String line() {
        return began + ", " + processors + " × " + processor + ", " + memoryGigabytes + " GB, " + system + ", " + java
                + ", load " + load + " at the start";
    }

    /**
     * The versions.
     *
     * @return on one line
     */
    public String versionLine() {
        StringBuilder text = new StringBuilder();
        versions.forEach((name, version) ->
                text.append(text.isEmpty() ? "" : ", ").append(name).append(' ').append(version));
        return text.toString();
    }
}
