package dev.weir;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.weir.pool.WorkerPool;
import dev.weir.spi.Carried;
import dev.weir.spi.MetricsOfVertx;
import dev.weir.spi.WeirWorkerPools;
import dev.weir.task.TaskService;
import dev.weir.web.HttpFace;
import dev.weir.web.guard.Secret;
import java.io.ObjectInputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The rooms of the house: who may import whom. */
class ArchitectureTest {
  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.weir");
  private static final JavaClasses TESTS =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
          .importPackages("dev.weir");

  /** The pool as a machine; the rest of its room is values and callbacks. */
  private static final DescribedPredicate<JavaClass> ENGINE =
      DescribedPredicate.describe(
          "the engine",
          type ->
              type.getPackageName().equals("dev.weir.pool")
                  && (type.isEquivalentTo(WorkerPool.class)
                      || !type.getModifiers().contains(JavaModifier.PUBLIC)));

  @Test
  void thePoolKnowsOnlyTheJdk() {
    holds(
        classes()
            .that()
            .resideInAPackage("dev.weir.pool..")
            .should()
            .onlyDependOnClassesThat(
                resideInAnyPackage("dev.weir.pool..", "java.lang..", "java.util..")
                    .or(resideInAnyPackage("java.time..", "java.io", "org.jspecify.annotations"))));
  }

  @Test
  void theJsonRoomKnowsOnlyTheJsonOfVertxAndTheParserBelowIt() {
    holds(
        classes()
            .that()
            .resideInAPackage("dev.weir.json..")
            .should()
            .onlyDependOnClassesThat(
                resideInAnyPackage(
                    "dev.weir.json..",
                    "java..",
                    "com.fasterxml.jackson.core..",
                    "io.vertx.core.json..",
                    "io.vertx.core.buffer",
                    "org.jspecify.annotations")));
  }

  @Test
  void theTaskRoomKnowsThePoolAndVertxCore() {
    holds(
        classes()
            .that()
            .resideInAPackage("dev.weir.task..")
            .should()
            .onlyDependOnClassesThat(
                resideInAnyPackage(
                        "dev.weir.task..",
                        "dev.weir.json..",
                        "dev.weir.monitor..",
                        "dev.weir.pool..",
                        "java..")
                    .or(equivalentTo(Carried.class))
                    .or(coreOfVertx())));
  }

  @Test
  void theMonitorKnowsPoolValuesAndVertxCore() {
    holds(
        classes()
            .that()
            .resideInAPackage("dev.weir.monitor..")
            .should()
            .onlyDependOnClassesThat(
                resideInAnyPackage("dev.weir.monitor..", "dev.weir.pool..", "java..")
                    .or(coreOfVertx())));
    holds(engineIsUnknownTo("dev.weir.monitor.."));
  }

  @Test
  void theBusKnowsTasksAndPoolValuesAndVertxCore() {
    holds(
        classes()
            .that()
            .resideInAPackage("dev.weir.bus..")
            .should()
            .onlyDependOnClassesThat(
                resideInAnyPackage(
                        "dev.weir.bus..",
                        "dev.weir.task..",
                        "dev.weir.json..",
                        "dev.weir.monitor..",
                        "dev.weir.pool..",
                        "java..")
                    .or(coreOfVertx())));
    holds(engineIsUnknownTo("dev.weir.bus.."));
  }

  @Test
  void theWebKnowsTasksAndPoolValuesAndVertxWebButNoBus() {
    holds(
        noClasses()
            .that()
            .resideInAPackage("dev.weir.web..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.weir", "dev.weir.bus.."));
    holds(engineIsUnknownTo("dev.weir.web.."));
  }

  @Test
  void theGuardDoesNotKnowWhatIsServed() {
    holds(
        noClasses()
            .that()
            .resideInAPackage("dev.weir.web.guard..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.weir.web", "dev.weir.metrics.."));
  }

  @Test
  void theConfigurationMakesTheOptionsOfOtherRoomsAndStartsNothing() {
    holds(
        classes()
            .that()
            .resideInAPackage("dev.weir.config..")
            .should()
            .onlyDependOnClassesThat(
                resideInAnyPackage(
                    "dev.weir.config..",
                    "dev.weir.json..",
                    "dev.weir.pool..",
                    "dev.weir.task",
                    "dev.weir.web",
                    "dev.weir.web.guard",
                    "java..",
                    "io.vertx.core.json..")));
    holds(engineIsUnknownTo("dev.weir.config.."));
    holds(
        noClasses()
            .that()
            .resideInAPackage("dev.weir.config..")
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(TaskService.class, HttpFace.class));
  }

  @Test
  void onlyTheRootAndTheCommandLineKnowTheConfiguration() {
    holds(
        noClasses()
            .that()
            .resideOutsideOfPackages("dev.weir", "dev.weir.cli..", "dev.weir.config..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.weir.config.."));
  }

  @Test
  void theCommandLineKnowsTheRootTheConfigurationAndHashes() {
    holds(
        classes()
            .that()
            .resideInAPackage("dev.weir.cli..")
            .should()
            .onlyDependOnClassesThat(
                resideInAnyPackage("dev.weir.cli..", "dev.weir", "dev.weir.config..", "java..")
                    .or(JavaClass.Predicates.belongToAnyOf(Secret.class))
                    .or(coreOfVertx())));
  }

  @Test
  void theWorkerPoolsOfVertxKnowTheEngineAlone() {
    holds(
        classes()
            .that()
            .resideInAPackage("dev.weir.spi..")
            .should()
            .onlyDependOnClassesThat(
                resideInAnyPackage("dev.weir.spi..", "dev.weir.pool..", "java..")
                    .or(coreOfVertx())));
  }

  @Test
  void theFlightRecorderIsKnownToOneRoomThatKnowsValuesOfThePoolAndThatNobodyKnows() {
    holds(
        classes()
            .that()
            .resideInAPackage("dev.weir.jfr..")
            .should()
            .onlyDependOnClassesThat(
                resideInAnyPackage("dev.weir.jfr..", "dev.weir.pool..", "java..", "jdk.jfr..")));
    holds(engineIsUnknownTo("dev.weir.jfr.."));
    holds(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.weir.jfr..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.weir.jfr..", "jdk.jfr.."));
  }

  /** Exported by Vert.x, but as its own affair: what is taken from there is kept to these. */
  @Test
  void whatVertxCallsInternalIsKnownToTwoClasses() {
    holds(
        noClasses()
            .that()
            .doNotBelongToAnyOf(WeirWorkerPools.class, MetricsOfVertx.class)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.vertx.core.internal.."));
  }

  @Test
  void nothingKnowsTheCommandLine() {
    holds(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.weir.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.weir.cli.."));
  }

  @Test
  void onlyTheMetricsRoomKnowsMicrometer() {
    holds(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.weir.metrics..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.micrometer..", "io.prometheus.."));
    holds(
        noClasses()
            .that()
            .resideInAPackage("dev.weir.metrics..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.weir.web..", "dev.weir.bus.."));
  }

  @Test
  void noRoomButTheCommandLineKnowsTheRoot() {
    holds(
        noClasses()
            .that()
            .resideInAPackage("dev.weir.*..")
            .and()
            .resideOutsideOfPackage("dev.weir.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.weir"));
  }

  @Test
  void roomsFormNoCycle() {
    holds(slices().matching("dev.weir.(*)..").should().beFreeOfCycles());
  }

  @Test
  void nothingIsDeserializedByJava() {
    holds(noClasses().should().dependOnClassesThat().areAssignableTo(ObjectInputStream.class));
  }

  @Test
  void mainCodeDoesNotWriteToStandardOutput() {
    holds(
        noClasses()
            .should()
            .accessField(System.class, "out")
            .orShould()
            .callMethod(Throwable.class, "printStackTrace"));
  }

  @Test
  void testsWaitForConditionsAndNeverSleep() {
    // A benchmark's load sleeps; nothing waits by it.
    ArchRule rule =
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.weir.bench")
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Thread.class, "sleep", long.class, int.class)
            .orShould()
            .callMethod(Thread.class, "sleep", Duration.class)
            .orShould()
            .callMethod(TimeUnit.class, "sleep", long.class);
    rule.check(TESTS);
  }

  @Test
  void unitTestsAreNamedTestAndProcessTestsIT() {
    classes()
        .that(resideInAPackage("dev.weir.e2e.."))
        .and()
        .containAnyMethodsThat(
            DescribedPredicate.describe("are tests", m -> m.isAnnotatedWith(Test.class)))
        .should()
        .haveSimpleNameEndingWith("IT")
        .check(TESTS);
  }

  private static DescribedPredicate<JavaClass> coreOfVertx() {
    return resideInAnyPackage("io.vertx.core..", "org.jspecify.annotations");
  }

  private static ArchRule engineIsUnknownTo(String room) {
    return noClasses().that().resideInAPackage(room).should().dependOnClassesThat(ENGINE);
  }

  /** A room that is not built yet breaks no rule. */
  private static void holds(ArchRule rule) {
    rule.allowEmptyShould(true).check(MAIN);
  }
}
