package io.holdfast.driver.program;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Four threads that read all the time, and say on standard output who answers, what failed and, at the end, how many reads. */
final class Readers {
    private final Source source;
    private final AtomicBoolean reading = new AtomicBoolean(true);
    private final AtomicLong reads = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicReference<String> answering = new AtomicReference<>("");

    /** Where connections come from. */
    interface Source {
        /** One, to be closed after a read. */
        Connection connection() throws SQLException;
    }

    private Readers(Source source) {
        this.source = source;
    }

    static void run(Source source) throws IOException, InterruptedException {
        Readers readers = new Readers(source);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread thread = new Thread(readers::readAll, "reader-" + i);
            thread.start();
            threads.add(thread);
        }
        new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine();
        readers.reading.set(false);
        for (Thread thread : threads) {
            thread.join();
        }
        System.out.println("reads " + readers.reads + " failed " + readers.failed);
    }

    private void readAll() {
        while (reading.get()) {
            reads.incrementAndGet();
            try {
                report(read());
            } catch (SQLException e) {
                failed.incrementAndGet();
                System.out.println("FAILED " + e);
            }
        }
    }

    private String read() throws SQLException {
        try (Connection connection = source.connection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT name FROM region")) {
            rows.next();
            return Objects.requireNonNull(rows.getString(1));
        }
    }

    private void report(String region) {
        if (!region.equals(answering.getAndSet(region))) {
            System.out.println("answered by " + region);
        }
    }
}
