package io.holdfast.testkit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.holdfast.testkit");

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.holdfast.testkit.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void theTimeStoreKnowsNoSqlAndNoRelationalEngine() {
        noClasses()
                .that()
                .resideInAPackage("..store..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.h2..", "..sql..", "..relation..", "..engine..", "java.sql..")
                .check(CLASSES);
    }

    @Test
    void onlyTheRelationPackageKnowsTheRelationalEngine() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..relation..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.h2..")
                .check(CLASSES);
    }

    @Test
    void onlyTheTimePackageReadsAClock() {
        noClasses()
                .that()
                .resideInAnyPackage("..store..", "..sql..", "..relation..", "..engine..")
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .check(CLASSES);
    }
}
