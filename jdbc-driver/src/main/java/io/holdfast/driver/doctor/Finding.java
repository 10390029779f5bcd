package io.holdfast.driver.doctor;

/**
 * What one check found.
 *
 * @param check its name
 * @param where an endpoint's name, or {@link #TOGETHER}
 * @param level how bad
 * @param text what was seen, with numbers, without secrets
 * @param remedy what to do; empty where nothing is to be done
 */
public record Finding(String check, String where, Level level, String text, String remedy) {
    /** Where a finding is about all endpoints. */
    public static final String TOGETHER = "together";
}
