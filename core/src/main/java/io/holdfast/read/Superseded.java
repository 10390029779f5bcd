package io.holdfast.read;

import java.sql.SQLException;

/** An answer that came after another run's was taken; nobody sees it, and it is nobody's fault. */
final class Superseded extends SQLException {
    private static final long serialVersionUID = 1L;

    Superseded() {
        super("another run of the same read was faster", "57014");
    }
}
