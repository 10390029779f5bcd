package io.holdfast.samples.benchmarks;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Keeps this process and all that it starts on one processor. A client and its server take turns anyway; whether the kernel puts
 * them on one processor or on two changes a statement's CPU time by more than anything that is compared here, and it changes its
 * mind from connection to connection.
 */
public final class Processor {
    private static final String LAST = Integer.toString(Runtime.getRuntime().availableProcessors() - 1);

    private Processor() {}

    /**
     * From now on there is one.
     *
     * @return a sentence for the report
     * @throws InterruptedException where the thread is
     */
    public static String takeOne() throws InterruptedException {
        return pinned()
                ? "Client and server share one processor, so that no figure depends on where the kernel puts them."
                : "Client and server run where the kernel puts them, for lack of taskset: read the bytes and not the times.";
    }

    private static boolean pinned() throws InterruptedException {
        try {
            Process process = new ProcessBuilder(
                            "taskset",
                            "-acp",
                            LAST,
                            Long.toString(ProcessHandle.current().pid()))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
