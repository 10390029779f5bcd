package io.holdfast.driver.doctor;

import java.util.ArrayList;
import java.util.List;

/** Collects what the checks of one endpoint, or of all together, find. */
final class Findings {
    private final String where;
    private final List<Finding> all = new ArrayList<>();

    Findings(String where) {
        this.where = where;
    }

    void ok(String check, String text) {
        add(check, Level.OK, text, "");
    }

    void warn(String check, String text, String remedy) {
        add(check, Level.WARN, text, remedy);
    }

    void fail(String check, String text, String remedy) {
        add(check, Level.FAIL, text, remedy);
    }

    void skip(String check, String text) {
        add(check, Level.SKIP, text, "");
    }

    private void add(String check, Level level, String text, String remedy) {
        all.add(new Finding(check, where, level, text.lines().findFirst().orElse(""), remedy));
    }

    List<Finding> all() {
        return List.copyOf(all);
    }

    boolean has(String check) {
        return all.stream().anyMatch(finding -> finding.check().equals(check));
    }
}
