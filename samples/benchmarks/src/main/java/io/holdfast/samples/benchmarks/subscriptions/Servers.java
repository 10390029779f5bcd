package io.holdfast.samples.benchmarks.subscriptions;

import io.holdfast.HoldfastDataSource;
import io.holdfast.HoldfastDataSourceBuilder;
import io.holdfast.testkit.MaterializeEmulator;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * The two regions of a {@link Site} in a process of their own, as servers are: their garbage is not ours. Takes one command a
 * line and answers each with one line.
 */
final class Servers implements AutoCloseable {
    private static final List<String> REGIONS = List.of("east", "west");

    private final Process process;
    private final PrintStream commands;
    private final BufferedReader answers;
    private final List<String> addresses;

    private Servers(Process process) throws IOException {
        this.process = process;
        this.commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.addresses = List.of(answer().split(" "));
    }

    static Servers start(int rows) throws IOException {
        return new Servers(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx3g",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Servers.class.getName(),
                        Integer.toString(rows))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    /** The servers' process: {@code <rows>}. */
    public static void main(String[] arguments) throws IOException {
        try (Site site = new Site();
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            site.fill(Integer.parseInt(arguments[0]));
            System.out.println(site.east().address() + " " + site.west().address());
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                obey(site, line);
                System.out.println("done");
            }
        }
    }

    private static void obey(Site site, String line) {
        String[] words = line.split(" ", 2);
        switch (words[0]) {
            case "crash" -> region(site, words[1]).crash();
            case "restart" -> region(site, words[1]).restart();
            case "hot" -> site.makeHot();
            case "update" -> site.updateHot(Integer.parseInt(words[1]));
            default -> throw new IllegalArgumentException("unknown command " + line);
        }
    }

    private static MaterializeEmulator region(Site site, String name) {
        return name.equals(REGIONS.get(0)) ? site.east() : site.west();
    }

    private String answer() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("the servers' process has ended");
        }
        return line;
    }

    void crash(String region) throws IOException {
        command("crash " + region);
    }

    void restart(String region) throws IOException {
        command("restart " + region);
    }

    void makeHot() throws IOException {
        command("hot");
    }

    void updateHot(int version) throws IOException {
        command("update " + version);
    }

    private void command(String line) throws IOException {
        commands.println(line);
        answer();
    }

    String url(String region) {
        return "jdbc:postgresql://" + addresses.get(REGIONS.indexOf(region)) + "/materialize?user=materialize";
    }

    HoldfastDataSource dataSource(String... regions) {
        HoldfastDataSourceBuilder builder = HoldfastDataSource.builder().user("materialize");
        for (String region : regions) {
            builder.endpoint(region, addresses.get(REGIONS.indexOf(region)));
        }
        return builder.build();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
