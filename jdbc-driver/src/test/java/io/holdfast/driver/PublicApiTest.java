package io.holdfast.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The public surface is a file in the repository, so that a change of it shows in the diff. {@code -Dapi.write=true} writes it
 * anew.
 */
final class PublicApiTest {
    private static final Path FILE = Path.of("src/test/resources/public-api.txt");

    @Test
    void thePublicSurfaceIsTheCommittedOne() throws Exception {
        List<String> surface = new ArrayList<>();
        for (Class<?> type : publicTypes()) {
            surface.add((type.isRecord() ? "record " : type.isInterface() ? "interface " : "class ") + type.getName());
            members(type).forEach(member -> surface.add("    " + member));
        }
        if (Boolean.getBoolean("api.write")) {
            Files.write(FILE, surface);
        }
        assertThat(Files.readAllLines(FILE)).isEqualTo(surface);
    }

    /** Of the one package that the module exports. */
    private static List<Class<?>> publicTypes() throws IOException, URISyntaxException, ClassNotFoundException {
        Path classes = Path.of(
                Driver.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        List<Class<?>> types = new ArrayList<>();
        try (Stream<Path> files = Files.list(classes.resolve("io/holdfast/driver"))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".class"))
                    .sorted()
                    .toList()) {
                Class<?> type = Class.forName(
                        "io.holdfast.driver." + file.getFileName().toString().replace(".class", ""),
                        false,
                        Driver.class.getClassLoader());
                if (isPublic(type)) {
                    types.add(type);
                }
            }
        }
        return types;
    }

    private static boolean isPublic(Class<?> type) {
        return Modifier.isPublic(type.getModifiers())
                && (type.getEnclosingClass() == null || isPublic(type.getEnclosingClass()));
    }

    private static Stream<String> members(Class<?> type) {
        Stream<Member> executables =
                Stream.concat(Stream.of(type.getDeclaredConstructors()), Stream.of(type.getDeclaredMethods()));
        return Stream.concat(executables, Stream.of(type.getDeclaredFields()))
                .filter(member -> Modifier.isPublic(member.getModifiers()) && !member.isSynthetic())
                .map(PublicApiTest::text)
                .map(text -> text.replace(type.getName() + ".", ""))
                .sorted();
    }

    private static String text(Member member) {
        return member instanceof Executable executable
                ? executable.toGenericString()
                : ((Field) member).toGenericString();
    }
}
