package io.holdfast.failure;

/**
 * What stands against an endpoint, as an error tells it. Names and texts only, never credentials.
 *
 * @param endpoint its name
 * @param state its state, such as {@code DOWN}
 * @param lastError its last error, empty where there was none
 * @param nextTry when it is tried next, for a person
 */
public record EndpointReport(String endpoint, String state, String lastError, String nextTry) {
    @Override
    public String toString() {
        return endpoint + " is " + state + (lastError.isEmpty() ? "" : " (" + lastError + ")")
                + (nextTry.isEmpty() ? "" : ", " + nextTry);
    }
}
