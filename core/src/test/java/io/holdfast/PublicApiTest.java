package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The public surface is a file in the repository, so that a change of it shows in the diff. {@code -Dapi.write=true} writes it
 * anew.
 */
final class PublicApiTest {
    private static final Path CLASSES = Path.of("target/classes");
    private static final Path FILE = Path.of("src/test/resources/public-api.txt");

    @Test
    void thePublicSurfaceIsTheCommittedOne() throws Exception {
        List<String> surface = new ArrayList<>();
        for (Class<?> type : exported()) {
            surface.add(kind(type) + " " + type.getName());
            members(type).forEach(member -> surface.add("    " + member));
        }
        if (Boolean.getBoolean("api.write")) {
            Files.createDirectories(FILE.getParent());
            Files.write(FILE, surface);
        }
        assertThat(Files.readAllLines(FILE)).isEqualTo(surface);
    }

    private static List<Class<?>> exported() throws IOException, ClassNotFoundException {
        ModuleDescriptor module =
                ModuleFinder.of(CLASSES).findAll().iterator().next().descriptor();
        List<Class<?>> types = new ArrayList<>();
        for (ModuleDescriptor.Exports exports : module.exports()) {
            if (!exports.isQualified()) {
                types.addAll(publicTypes(exports.source()));
            }
        }
        types.sort(Comparator.comparing(Class::getName));
        return types;
    }

    private static List<Class<?>> publicTypes(String room) throws IOException, ClassNotFoundException {
        List<Class<?>> types = new ArrayList<>();
        try (Stream<Path> files = Files.list(CLASSES.resolve(room.replace('.', '/')))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".class")).toList()) {
                String name = file.getFileName().toString().replace(".class", "");
                if (!name.equals("package-info")) {
                    types.add(Class.forName(room + "." + name, false, PublicApiTest.class.getClassLoader()));
                }
            }
        }
        types.removeIf(type -> !isPublic(type));
        return types;
    }

    private static String kind(Class<?> type) {
        if (type.isRecord()) {
            return "record";
        }
        if (type.isEnum()) {
            return "enum";
        }
        return type.isInterface() ? "interface" : "class";
    }

    private static boolean isPublic(Class<?> type) {
        return Modifier.isPublic(type.getModifiers())
                && (type.getEnclosingClass() == null || isPublic(type.getEnclosingClass()));
    }

    private static Stream<String> members(Class<?> type) {
        Stream<? extends Member> all = Stream.of(
                        Arrays.stream(type.getDeclaredConstructors()),
                        Arrays.stream(type.getDeclaredMethods()),
                        Arrays.stream(type.getDeclaredFields()))
                .flatMap(members -> members);
        return all.filter(member -> Modifier.isPublic(member.getModifiers()) && !member.isSynthetic())
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
