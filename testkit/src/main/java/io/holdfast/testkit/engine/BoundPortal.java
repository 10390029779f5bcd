package io.holdfast.testkit.engine;

import io.holdfast.testkit.type.Column;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A portal or a cursor: they are one namespace. Confined to the session's thread. */
final class BoundPortal implements Portal {
    private final String name;
    private final List<@Nullable Object> parameters;
    private final boolean declared;
    private Plan plan;
    private @Nullable Rows rows;
    private @Nullable String doneTag;
    private long sent;
    private Runnable ending = () -> {};

    BoundPortal(String name, Plan plan, List<@Nullable Object> parameters, boolean declared) {
        this.name = name;
        this.plan = plan;
        this.parameters = java.util.Collections.unmodifiableList(new java.util.ArrayList<>(parameters));
        this.declared = declared;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Column> columns() {
        return plan.columns();
    }

    Plan plan() {
        return plan;
    }

    void replan(Plan fresh) {
        plan = fresh;
    }

    List<@Nullable Object> parameters() {
        return parameters;
    }

    /** Whether DECLARE made it. */
    boolean declared() {
        return declared;
    }

    @Nullable
    Rows rows() {
        return rows;
    }

    void start(Rows started) {
        rows = started;
    }

    /** What to do when it is closed. */
    void onClose(Runnable action) {
        ending = action;
    }

    /** The tag of a portal that has run to its end and will not run again. */
    @Nullable
    String doneTag() {
        return doneTag;
    }

    void done(String tag) {
        doneTag = tag;
    }

    long sent() {
        return sent;
    }

    void addSent(long more) {
        sent += more;
    }

    boolean suspended() {
        return rows != null && !rows.ended();
    }

    void close() {
        if (rows != null) {
            rows.close();
            ending.run();
            ending = () -> {};
        }
    }
}
