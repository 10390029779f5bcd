package io.holdfast.driver;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What may know what. */
final class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .importUrl(Driver.class.getProtectionDomain().getCodeSource().getLocation());

    @Test
    void theDoctorKnowsNothingOfTheDriver() {
        noClasses()
                .that()
                .resideInAPackage("io.holdfast.driver.doctor")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.holdfast.driver")
                .check(CLASSES);
    }

    @Test
    void nobodyReadsAClockOrMakesAThreadOfTheirOwn() {
        noClasses()
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Clock.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Thread.class)
                .check(CLASSES);
    }

    @Test
    void onlyTheDriverRegistersItself() {
        noClasses()
                .that()
                .areNotAssignableTo(Driver.class)
                .should()
                .dependOnClassesThat()
                .areAssignableTo(DriverManager.class)
                .check(CLASSES);
    }
}
