package io.holdfast.health.director;

import java.sql.SQLException;

/** An endpoint's last error for a person. The driver often says only that it failed, and the reason stands below. */
final class ErrorText {
    private static final int DEEPEST = 8;

    private ErrorText() {}

    static String of(SQLException failure) {
        String text = String.valueOf(failure.getMessage());
        Throwable root = failure;
        for (int depth = 0; depth < DEEPEST && root.getCause() != null; depth++) {
            root = root.getCause();
        }
        String reason = String.valueOf(root.getMessage());
        return text.contains(reason) ? text : text + " " + root.getClass().getSimpleName() + ": " + reason;
    }
}
