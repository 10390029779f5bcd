package io.holdfast;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The floors of the design: a package imports only from floors below its own, and nothing imports the root. */
final class ArchitectureTest {
    /** From the bottom up. A package's sub-packages live on its floor. */
    private static final List<String> FLOORS = List.of(
            "time",
            "settings",
            "failure",
            "freshness",
            "event",
            "endpoint",
            "health",
            "route",
            "read",
            "jdbc",
            "subscribe",
            "metrics",
            "recovery");

    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("test-classes"))
            .withImportOption(location -> !location.contains("testkit"))
            .importPackages("io.holdfast");

    @TestFactory
    Stream<DynamicTest> aPackageImportsOnlyFromFloorsBelow() {
        return FLOORS.stream()
                .map(floor -> DynamicTest.dynamicTest(
                        floor,
                        () -> noClasses()
                                .that()
                                .resideInAPackage("io.holdfast." + floor + "..")
                                .should()
                                .dependOnClassesThat(
                                        resideInAPackage("io.holdfast").or(resideInAnyOf(above(floor))))
                                .allowEmptyShould(true)
                                .check(CORE)));
    }

    private static DescribedPredicate<JavaClass> resideInAnyOf(List<String> floors) {
        return JavaClass.Predicates.resideInAnyPackage(
                floors.stream().map(name -> "io.holdfast." + name + "..").toArray(String[]::new));
    }

    private static List<String> above(String floor) {
        return FLOORS.subList(FLOORS.indexOf(floor) + 1, FLOORS.size());
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching("io.holdfast.(**)").should().beFreeOfCycles().check(CORE);
    }

    @Test
    void everyPackageHasAFloor() {
        classes()
                .should(new ArchCondition<>("live on a floor") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        String room = type.getPackageName()
                                .replaceFirst("io\\.holdfast\\.?", "")
                                .split("\\.", 2)[0];
                        if (!room.isEmpty() && !FLOORS.contains(room)) {
                            events.add(SimpleConditionEvent.violated(type, type.getName() + " lives on no floor"));
                        }
                    }
                })
                .check(CORE);
    }

    @Test
    void onlyTimeReadsAClockSleepsOrMakesAThread() {
        noClasses()
                .that(not(resideInAPackage("io.holdfast.time")))
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(java.time.Clock.class, "systemUTC")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callConstructor(Thread.class, Runnable.class)
                .orShould()
                .callConstructor(Thread.class, Runnable.class, String.class)
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(java.util.concurrent.Executors.class, java.util.Timer.class)
                .check(CORE);
    }

    @Test
    void exceptionsAreWhatTheirCallersExpect() {
        classes()
                .that()
                .areAssignableTo(Exception.class)
                .should()
                .beAssignableTo(SQLException.class)
                .orShould()
                .beAssignableTo(IllegalArgumentException.class)
                .orShould()
                .bePackagePrivate()
                .orShould()
                .beAssignableTo("io.holdfast.subscribe.SubscriptionException")
                .orShould()
                // never thrown: it is what another exception carries
                .beAssignableTo("io.holdfast.failure.Incident")
                .check(CORE);
    }

    @Test
    void noClassIsOpenByAccident() {
        classes()
                .that()
                .areNotInterfaces()
                .and()
                .areNotAnonymousClasses()
                .and()
                .doNotHaveModifier(JavaModifier.ABSTRACT)
                .and()
                .areNotEnums()
                .and()
                .resideOutsideOfPackage("io.holdfast.jdbc..")
                .and()
                // an execute is one object: its run, its call and its deadline
                .doNotHaveFullyQualifiedName("io.holdfast.read.Call")
                .and()
                .doNotHaveFullyQualifiedName("io.holdfast.time.Deadline")
                .should()
                .haveModifier(JavaModifier.FINAL)
                .check(CORE);
    }
}
