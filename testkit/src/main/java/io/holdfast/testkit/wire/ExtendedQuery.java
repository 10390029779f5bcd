package io.holdfast.testkit.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.testkit.engine.Portal;
import io.holdfast.testkit.engine.Prepared;
import io.holdfast.testkit.engine.Session;
import io.holdfast.testkit.type.BinaryCodec;
import io.holdfast.testkit.type.PgType;
import io.holdfast.testkit.type.SqlError;
import io.holdfast.testkit.type.TextCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The extended query protocol: Parse, Bind, Describe, Execute, Close. Confined to the connection's thread. */
final class ExtendedQuery {
    private static final int MAX_STATEMENTS = 10_000;

    /** A portal with the formats that its Bind asked for. */
    private record Bound(Portal portal, Formats formats) {}

    private final Session session;
    private final ClientOutput out;
    private final Replies replies;
    private final Map<String, Prepared> statements = new HashMap<>();
    private final Map<String, Bound> bound = new HashMap<>();

    ExtendedQuery(Session session, ClientOutput out, Replies replies) {
        this.session = session;
        this.out = out;
        this.replies = replies;
    }

    void serve(Frame frame) throws SqlError, ProtocolViolation {
        switch (frame.type()) {
            case 'P' -> parse(frame);
            case 'B' -> bind(frame);
            case 'D' -> describe(frame);
            case 'E' -> execute(frame);
            default -> close(frame);
        }
    }

    /** Formats of portals that ended with their transaction. */
    void forgetClosedPortals() {
        bound.entrySet()
                .removeIf(entry -> session.portal(entry.getKey()).orElse(null)
                        != entry.getValue().portal());
    }

    private void parse(Frame frame) throws SqlError, ProtocolViolation {
        String name = frame.string();
        String sql = frame.string();
        List<PgType> types = new ArrayList<>();
        for (int count = frame.int16(); count > 0; count--) {
            int oid = frame.int32();
            // 0 leaves the type to the server; a type the emulator does not speak travels as text
            types.add(PgType.ofOid(oid).orElse(oid == 0 ? PgType.UNKNOWN : PgType.TEXT));
        }
        if (!name.isEmpty() && statements.containsKey(name)) {
            throw failed("42P05", "prepared statement \"" + name + "\" already exists");
        }
        if (statements.size() >= MAX_STATEMENTS) {
            throw failed("53400", "more than " + MAX_STATEMENTS + " prepared statements on one connection");
        }
        statements.remove("");
        statements.put(name, session.prepare(sql, types));
        replies.bare('1');
    }

    private void bind(Frame frame) throws SqlError, ProtocolViolation {
        String name = frame.string();
        Prepared prepared = statement(frame.string());
        Formats sent = Formats.read(frame);
        List<@Nullable Object> values = parameters(frame, prepared, sent);
        Formats wanted = Formats.read(frame);
        Portal portal = session.bind(name, prepared, values);
        if (!wanted.fits(portal.columns().size())) {
            throw failed(
                    "08P01",
                    "bind message has " + wanted.size() + " result formats but query has "
                            + portal.columns().size() + " columns");
        }
        bound.put(name, new Bound(portal, wanted));
        replies.bare('2');
    }

    private List<@Nullable Object> parameters(Frame frame, Prepared prepared, Formats formats)
            throws SqlError, ProtocolViolation {
        List<PgType> types = prepared.parameterTypes();
        int count = frame.int16() & 0xFFFF;
        if (count != types.size() || !formats.fits(count)) {
            throw failed(
                    "08P01",
                    "bind message supplies " + count + " parameters, but prepared statement \"\" requires "
                            + types.size());
        }
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] data = frame.bytes();
            values.add(data == null ? null : decode(types.get(i), data, formats.binary(i)));
        }
        return values;
    }

    private Object decode(PgType type, byte[] data, boolean binary) throws SqlError {
        try {
            return binary ? BinaryCodec.decode(type, data) : TextCodec.decode(type, new String(data, UTF_8));
        } catch (SqlError e) {
            session.fail();
            throw e;
        }
    }

    private void describe(Frame frame) throws SqlError, ProtocolViolation {
        boolean portal = frame.int8() == 'P';
        String name = frame.string();
        if (portal) {
            Bound found = portal(name);
            replies.description(found.portal().columns(), found.formats());
            return;
        }
        Prepared prepared = statement(name);
        replies.parameterDescription(prepared.parameterTypes());
        replies.description(prepared.columns(), Formats.TEXT);
    }

    private void execute(Frame frame) throws SqlError, ProtocolViolation {
        Bound found = portal(frame.string());
        int limit = Math.max(0, frame.int32());
        RowWriter writer = new RowWriter(out, replies, found.portal().columns(), found.formats());
        writer.end(session.execute(found.portal(), limit, writer));
    }

    private void close(Frame frame) throws ProtocolViolation {
        boolean portal = frame.int8() == 'P';
        String name = frame.string();
        if (portal) {
            bound.remove(name);
            session.closePortal(name);
        } else {
            statements.remove(name);
        }
        replies.bare('3');
    }

    private Prepared statement(String name) throws SqlError {
        Prepared prepared = statements.get(name);
        if (prepared == null) {
            throw failed("26000", "prepared statement \"" + name + "\" does not exist");
        }
        return prepared;
    }

    /** A cursor that DECLARE opened is a portal too; its results are text. */
    private Bound portal(String name) throws SqlError {
        Portal portal = session.portal(name).orElse(null);
        if (portal == null) {
            throw failed("34000", "portal \"" + name + "\" does not exist");
        }
        Bound known = bound.get(name);
        return known != null && known.portal() == portal ? known : new Bound(portal, Formats.TEXT);
    }

    private SqlError failed(String sqlState, String message) {
        session.fail();
        return SqlError.of(sqlState, message);
    }
}
