package io.holdfast.testkit.wire;

import java.io.IOException;

/** The client does not speak the protocol: it gets 08P01 and its connection ends. */
final class ProtocolViolation extends IOException {
    private static final long serialVersionUID = 1L;

    ProtocolViolation(String message) {
        super(message);
    }
}
