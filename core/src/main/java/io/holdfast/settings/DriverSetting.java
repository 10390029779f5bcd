package io.holdfast.settings;

import java.util.Arrays;
import java.util.List;
import org.postgresql.PGProperty;

/** A setting that PgJDBC takes. It looks at a value only when it connects, far from whoever wrote that: it is looked at before. */
final class DriverSetting {
    private DriverSetting() {}

    /**
     * Checks a value as far as the driver tells what it takes.
     *
     * @throws SettingsException where it cannot hold
     */
    static void check(PGProperty property, String text) {
        List<String> choices = property.getChoices() == null ? List.of() : Arrays.asList(property.getChoices());
        // several at once, and more than are listed
        boolean open = choices.isEmpty() || property == PGProperty.REQUIRE_AUTH;
        if (!open && !text.isEmpty() && choices.stream().noneMatch(text::equalsIgnoreCase)) {
            throw new SettingsException(
                    property.getName(),
                    "'" + text + "' is none of PgJDBC's choices",
                    "write one of " + String.join(", ", choices));
        }
        boolean number = String.valueOf(property.getDefaultValue()).matches("-?\\d+");
        if (number && !text.isEmpty() && !text.matches("-?\\d{1,10}")) {
            throw new SettingsException(
                    property.getName(),
                    "'" + text + "' is not a number",
                    "write one without a unit, as PgJDBC has it; its default is " + property.getDefaultValue());
        }
    }
}
