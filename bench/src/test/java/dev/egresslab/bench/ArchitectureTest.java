package dev.egresslab.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the arrows of the design: what each package may import. What is not listed is forbidden. */
class ArchitectureTest {
    private static final String ROOT = "dev.egresslab.";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.egresslab");

    /** A package, what it may import of ours, and whether it is pure: the JDK and those packages alone. */
    record Arrow(String from, boolean pure, List<String> to) {
        static Arrow of(String from, String... to) {
            return new Arrow(from, false, List.of(to));
        }

        static Arrow pure(String from, String... to) {
            return new Arrow(from, true, List.of(to));
        }
    }

    private static final List<Arrow> ARROWS = List.of(
            Arrow.pure("simulator.nat"),
            Arrow.pure("simulator.cloud", "simulator.nat"),
            Arrow.pure("simulator.capacity", "simulator.nat"),
            Arrow.of("simulator.loopback", "simulator.nat", "simulator.cloud"),
            Arrow.of("simulator.packet", "simulator.nat", "simulator.cloud"),
            Arrow.pure("proxy.pool"),
            Arrow.pure("proxy.resilience"),
            Arrow.of("proxy.config"),
            Arrow.of("proxy.config.haproxy", "proxy.config"),
            Arrow.of("proxy.config.kubernetes", "proxy.config", "proxy.config.haproxy"),
            Arrow.of("proxy.config.files", "proxy.config"),
            Arrow.of("proxy.http"),
            // The admin server shows what it is given and knows no proxy; the proxy starts it.
            Arrow.of("proxy.admin"),
            Arrow.of("proxy.egress", "proxy.pool", "proxy.resilience", "proxy.config", "proxy.http", "proxy.admin"),
            Arrow.of("reports.results"),
            Arrow.of("reports.gate", "reports.results"),
            Arrow.of("reports.plan"),
            Arrow.pure("reports.sweep", "reports.gate", "reports.results"),
            Arrow.of("reports.charts", "reports.results", "reports.plan", "reports.sweep", "reports.gate"),
            Arrow.of(
                    "reports.html",
                    "reports.results",
                    "reports.plan",
                    "reports.sweep",
                    "reports.gate",
                    "reports.charts"),
            Arrow.pure("bench.workload"),
            Arrow.of("bench.scenario", "bench.workload", "simulator", "proxy", "reports.results", "reports.plan"),
            Arrow.of(
                    "bench.scenario.plan",
                    "bench.scenario",
                    "bench.workload",
                    "simulator.capacity",
                    "simulator.nat",
                    "reports.plan"),
            Arrow.of("bench.scenario.expectation", "bench.scenario", "bench.workload", "simulator", "reports.results"),
            Arrow.of(
                    "bench.app",
                    "bench.peer",
                    "bench.scenario",
                    "bench.workload",
                    "simulator",
                    "proxy",
                    "reports.results"),
            Arrow.of("bench.origin", "bench.scenario", "bench.workload", "simulator", "proxy", "reports.results"),
            Arrow.of("bench.peer", "bench.scenario", "bench.workload", "simulator", "proxy", "reports.results"),
            Arrow.of(
                    "bench.live",
                    "bench.app",
                    "bench.origin",
                    "bench.peer",
                    "bench.scenario",
                    "bench.workload",
                    "simulator",
                    "proxy",
                    "reports.results"),
            Arrow.pure(
                    "bench.virtual",
                    "bench.scenario",
                    "bench.workload",
                    "simulator.nat",
                    "simulator.cloud",
                    "proxy.pool",
                    "proxy.resilience",
                    "reports.results"),
            // Runs what it is given: which engine is the command's choice.
            Arrow.of("bench.sweep", "reports.sweep"),
            Arrow.of("bench.cli", "bench", "simulator", "proxy", "reports"));

    static Stream<Arrow> arrows() {
        return ARROWS.stream();
    }

    @ParameterizedTest
    @MethodSource("arrows")
    void packageImportsOnlyWhatTheDesignAllows(Arrow arrow) {
        List<String> allowed =
                Stream.concat(Stream.of(arrow.from()), arrow.to().stream()).toList();
        ArchRule rule = noClasses()
                .that()
                .resideInAPackage(ROOT + arrow.from() + "..")
                .should()
                .dependOnClassesThat(oursOutside(allowed))
                .because("the design's arrows point downward only: " + arrow.from() + " may import " + arrow.to())
                .allowEmptyShould(true);
        rule.check(CLASSES);
    }

    @ParameterizedTest
    @MethodSource("arrows")
    void purePackagesUseTheJdkAlone(Arrow arrow) {
        if (!arrow.pure()) {
            return;
        }
        ArchRule rule = noClasses()
                .that()
                .resideInAPackage(ROOT + arrow.from() + "..")
                .should()
                .dependOnClassesThat(libraries())
                .because(arrow.from() + " is pure: time and chance are arguments, and it runs in any engine")
                .allowEmptyShould(true);
        rule.check(CLASSES);
    }

    @ParameterizedTest
    @MethodSource("arrows")
    void purePackagesReadNoClockAndStartNoThread(Arrow arrow) {
        if (!arrow.pure()) {
            return;
        }
        noClasses()
                .that()
                .resideInAPackage(ROOT + arrow.from() + "..")
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(Thread.class, java.util.concurrent.ThreadLocalRandom.class)
                .because("take `long nowNanos` and a RandomGenerator as arguments instead")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void everyPackageIsInTheDesign() {
        List<String> known = ARROWS.stream().map(arrow -> ROOT + arrow.from()).toList();
        noClasses()
                .should(new InUnknownPackage(known))
                .because("a new package needs a place in the design first")
                .check(CLASSES);
    }

    private static DescribedPredicate<JavaClass> oursOutside(List<String> allowed) {
        return DescribedPredicate.describe(
                "are ours, outside of " + allowed,
                type -> type.getPackageName().startsWith("dev.egresslab") && !isIn(type, allowed));
    }

    private static boolean isIn(JavaClass type, List<String> packages) {
        return packages.stream().anyMatch(name -> (type.getPackageName() + ".").startsWith(ROOT + name + "."));
    }

    private static DescribedPredicate<JavaClass> libraries() {
        List<String> allowed = Arrays.asList("java.", "dev.egresslab.", "org.jspecify.");
        return DescribedPredicate.describe(
                "belong to a library",
                type -> !type.getPackageName().isEmpty()
                        && allowed.stream().noneMatch(name -> (type.getPackageName() + ".").startsWith(name)));
    }

    private static final class InUnknownPackage extends com.tngtech.archunit.lang.ArchCondition<JavaClass> {
        private final List<String> known;

        InUnknownPackage(List<String> known) {
            super("lie outside of the design's packages");
            this.known = known;
        }

        @Override
        public void check(JavaClass type, com.tngtech.archunit.lang.ConditionEvents events) {
            boolean unknown = !known.contains(type.getPackageName());
            events.add(new com.tngtech.archunit.lang.SimpleConditionEvent(
                    type, unknown, type.getFullName() + " lies in " + type.getPackageName()));
        }
    }
}
