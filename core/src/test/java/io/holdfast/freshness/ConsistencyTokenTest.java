package io.holdfast.freshness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A token travels as text and comes back as it was, or not at all. */
final class ConsistencyTokenTest {
    private static final byte[] KEY = "0123456789abcdef0123".getBytes(StandardCharsets.US_ASCII);

    private final ConsistencyToken token =
            new ConsistencyToken(Map.of("aws-us-east-1-3f2c-0", 1_700_000_000_123L, "env-ä", 5L), OptionalLong.of(-7));

    @Test
    void itComesBackAsItWas() {
        assertThat(ConsistencyToken.parse(token.encode())).isEqualTo(token);
        assertThat(ConsistencyToken.parse(token.encode(KEY), KEY)).isEqualTo(token);
        assertThat(ConsistencyToken.parse(ConsistencyToken.NONE.encode())).isEqualTo(ConsistencyToken.NONE);
        assertThat(token.encode()).matches("[A-Za-z0-9_-]+").hasSizeLessThan(120);
    }

    @Test
    void everySingleDamagedCharacterIsNoticed() {
        String text = token.encode();
        String signed = token.encode(KEY);
        for (int i = 0; i < text.length(); i++) {
            String damaged = damaged(text, i);
            assertThatIllegalArgumentException().isThrownBy(() -> ConsistencyToken.parse(damaged));
        }
        for (int i = 0; i < signed.length() - 1; i++) {
            String forged = damaged(signed, i);
            assertThatIllegalArgumentException().isThrownBy(() -> ConsistencyToken.parse(forged, KEY));
        }
    }

    private static String damaged(String text, int at) {
        // the last character may carry bits that mean nothing: take one that differs in all of them
        char other = text.charAt(at) == 'A' ? '_' : 'A';
        return text.substring(0, at) + other + text.substring(at + 1);
    }

    @Test
    void anotherKeyNoKeyOrNoTokenAtAllIsRefused() {
        byte[] other = KEY.clone();
        other[0]++;
        assertThatIllegalArgumentException().isThrownBy(() -> ConsistencyToken.parse(token.encode(KEY), other));
        assertThatIllegalArgumentException().isThrownBy(() -> ConsistencyToken.parse(token.encode(KEY)));
        assertThatIllegalArgumentException().isThrownBy(() -> ConsistencyToken.parse(token.encode(), KEY));
        assertThatIllegalArgumentException().isThrownBy(() -> ConsistencyToken.parse(""));
        assertThatIllegalArgumentException().isThrownBy(() -> ConsistencyToken.parse("%%%"));
        assertThatIllegalArgumentException().isThrownBy(() -> ConsistencyToken.parse("A".repeat(10_000)));
        assertThatIllegalArgumentException().isThrownBy(() -> token.encode(new byte[3]));
    }

    @Test
    void twoTokensTogetherAreNotBeforeEither() {
        ConsistencyToken one = new ConsistencyToken(Map.of("a", 5L, "b", 1L), OptionalLong.of(3));
        ConsistencyToken other = new ConsistencyToken(Map.of("b", 7L), OptionalLong.of(2));
        assertThat(one.and(other)).isEqualTo(new ConsistencyToken(Map.of("a", 5L, "b", 7L), OptionalLong.of(3)));
        assertThat(one.and(ConsistencyToken.NONE)).isEqualTo(one);
        assertThat(ConsistencyToken.NONE.and(one)).isEqualTo(one);
    }

    @Test
    void aWatermarkThatDoesNotCoverEverythingIsDropped() {
        ConsistencyToken one = new ConsistencyToken(Map.of("a", 5L), OptionalLong.of(3));
        ConsistencyToken other = new ConsistencyToken(Map.of("b", 7L), OptionalLong.empty());
        assertThat(one.and(other).watermark()).isEmpty();
    }
}
