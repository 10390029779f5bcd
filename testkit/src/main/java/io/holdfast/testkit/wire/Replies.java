package io.holdfast.testkit.wire;

import io.holdfast.testkit.engine.Outcome;
import io.holdfast.testkit.type.Column;
import io.holdfast.testkit.type.PgType;
import io.holdfast.testkit.type.SqlError;
import java.util.List;

/** The messages of the server that are the same in every flow. */
final class Replies {
    private final ClientOutput out;

    Replies(ClientOutput out) {
        this.out = out;
    }

    /** A message that has a type and nothing else. */
    void bare(char type) {
        out.begin(type).end();
    }

    void authentication(int code) {
        out.begin('R').int32(code).end();
    }

    void parameterStatus(String name, String value) {
        out.begin('S').string(name).string(value).end();
    }

    void backendKey(int processId, int secret) {
        out.begin('K').int32(processId).int32(secret).end();
    }

    void ready(char status) {
        out.begin('Z').int8(status).end();
        out.flush();
    }

    void outcome(Outcome outcome) {
        if (outcome instanceof Outcome.Complete complete) {
            out.begin('C').string(complete.tag()).end();
        } else {
            bare(outcome instanceof Outcome.Suspended ? 's' : 'I');
        }
    }

    void error(SqlError error) {
        out.begin('E');
        severity(error.fatal() ? "FATAL" : "ERROR", error.sqlState(), error.message());
        if (error.detail() != null) {
            out.int8('D').string(error.detail());
        }
        if (error.hint() != null) {
            out.int8('H').string(error.hint());
        }
        out.int8(0).end();
    }

    void notice(String sqlState, String message) {
        out.begin('N');
        severity("NOTICE", sqlState, message);
        out.int8(0).end();
    }

    void parameterDescription(List<PgType> types) {
        out.begin('t').int16(types.size());
        types.forEach(type -> out.int32(type.oid()));
        out.end();
    }

    /** RowDescription, or NoData where there are no columns. */
    void description(List<Column> columns, Formats formats) {
        if (columns.isEmpty()) {
            bare('n');
        } else {
            rowDescription(columns, formats);
        }
    }

    void rowDescription(List<Column> columns, Formats formats) {
        out.begin('T').int16(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            PgType type = columns.get(i).type();
            out.string(columns.get(i).name()).int32(0).int16(0);
            out.int32(type.oid()).int16(type.length()).int32(-1).int16(formats.of(i));
        }
        out.end();
    }

    private void severity(String severity, String sqlState, String message) {
        out.int8('S').string(severity).int8('V').string(severity);
        out.int8('C').string(sqlState).int8('M').string(message);
    }
}
