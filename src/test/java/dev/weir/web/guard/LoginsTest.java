package dev.weir.web.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.web.HttpSite;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoginsTest {
  private static final String HERE = "10.0.0.1";
  private static final String TOKEN = Secret.newToken();
  private static final String SLOW_TOKEN = "slow";
  private static final Access ACCESS =
      new Access(
          null,
          Map.of("ann", credential(Caller.Role.VIEWER, Secret.ofPassword("right", 10_000))),
          Map.of(
              "ci", credential(Caller.Role.OPERATOR, Secret.ofToken(TOKEN)),
              "cd", credential(Caller.Role.VIEWER, Secret.ofToken("other")),
              "slow", credential(Caller.Role.VIEWER, Secret.ofPassword(SLOW_TOKEN, 10_000))));

  private final Vertx vertx = Vertx.vertx();
  private final WorkerExecutor workers = vertx.createSharedWorkerExecutor("logins", 2);
  private final AtomicLong clock = new AtomicLong();
  private final Logins logins = new Logins(ACCESS, clock::get);

  private static Access.Credential credential(Caller.Role role, Secret secret) {
    return new Access.Credential(role, secret);
  }

  @AfterEach
  void close() {
    HttpSite.await(vertx.close());
  }

  private Verdict check(String name, String secret) {
    return HttpSite.await(logins.check(new Presented(name, secret), HERE, workers));
  }

  private void lockOut() {
    for (int i = 0; i < FailedLogins.PER_ADDRESS; i++) {
      assertThat(check("ann", "wrong " + i)).isInstanceOf(Verdict.Wrong.class);
    }
  }

  /** Holds both workers until the latch opens. */
  private CountDownLatch holdWorkers() {
    CountDownLatch latch = new CountDownLatch(1);
    for (int i = 0; i < 2; i++) {
      var unused =
          workers.executeBlocking(
              () -> {
                latch.await();
                return null;
              },
              false);
    }
    return latch;
  }

  @Test
  void usersAndTokensAreKnownByTheirSecrets() {
    assertThat(check("ann", "right")).isEqualTo(new Verdict.Known("ann", Caller.Role.VIEWER));
    assertThat(check(null, TOKEN)).isEqualTo(new Verdict.Known("ci", Caller.Role.OPERATOR));
    assertThat(check(null, "other")).isEqualTo(new Verdict.Known("cd", Caller.Role.VIEWER));
    assertThat(check("ann", "wrong")).isInstanceOf(Verdict.Wrong.class);
    assertThat(check("bob", "right")).isInstanceOf(Verdict.Wrong.class);
    assertThat(check(null, "right")).isInstanceOf(Verdict.Wrong.class);
    assertThat(check("ci", TOKEN)).isInstanceOf(Verdict.Wrong.class);
  }

  @Test
  void aLoginThatWasRightIsRememberedForAShortTime() {
    check("ann", "right");
    CountDownLatch held = holdWorkers();

    assertThat(logins.check(new Presented("ann", "right"), HERE, workers).result())
        .isEqualTo(new Verdict.Known("ann", Caller.Role.VIEWER));
    clock.addAndGet(Logins.REMEMBERED_NANOS);
    Future<Verdict> again = logins.check(new Presented("ann", "right"), HERE, workers);
    assertThat(again.isComplete()).isFalse();
    held.countDown();
    HttpSite.await(again);
  }

  @Test
  void aLoginInUseIsRememberedForLongerAndNobodyCanLockItOut() {
    check("ann", "right");
    clock.addAndGet(Logins.REMEMBERED_NANOS - 1);
    check("ann", "right");
    lockOut();
    clock.addAndGet(Logins.REMEMBERED_NANOS - 1);

    assertThat(check("ann", "right")).isInstanceOf(Verdict.Known.class);
  }

  @Test
  void failedPasswordsLockNoTokenOutAndFailedTokensNoPassword() {
    lockOut();
    assertThat(check(null, TOKEN)).isInstanceOf(Verdict.Known.class);
    assertThat(check(null, SLOW_TOKEN)).isInstanceOf(Verdict.Known.class);
    assertThat(check("ann", "right")).isInstanceOf(Verdict.Later.class);

    clock.addAndGet(FailedLogins.WINDOW_NANOS);
    for (int i = 0; i < FailedLogins.PER_ADDRESS; i++) {
      assertThat(check(null, "wrong " + i)).isInstanceOf(Verdict.Wrong.class);
    }
    assertThat(check(null, "wrong")).isInstanceOf(Verdict.Later.class);
    assertThat(check("ann", "right")).isInstanceOf(Verdict.Known.class);
  }

  @Test
  void aRightTokenIsLetInWhateverFailedAndHoweverManyAreLookedAt() {
    CountDownLatch held = holdWorkers();
    List<Future<Verdict>> wrong = new ArrayList<>();
    for (int i = 0; i < Logins.UNDER_WAY + Logins.WAITING; i++) {
      wrong.add(logins.check(new Presented(null, "wrong " + i), "10.0.0." + i, workers));
    }

    assertThat(logins.check(new Presented(null, TOKEN), HERE, workers).result())
        .isEqualTo(new Verdict.Known("ci", Caller.Role.OPERATOR));
    held.countDown();
    wrong.forEach(HttpSite::await);
    assertThat(check(null, TOKEN)).isInstanceOf(Verdict.Known.class);
  }

  @Test
  void anAddressThatLoggedInLatelyIsNotLockedOutByAllOthersTogether() {
    check("ann", "right");
    clock.addAndGet(Logins.REMEMBERED_NANOS);
    for (int i = 0; i < FailedLogins.IN_ALL; i++) {
      Presented wrong = new Presented("ann", "wrong " + i);
      HttpSite.await(logins.check(wrong, "10.1.0." + i, workers));
    }

    Presented right = new Presented("ann", "right");
    assertThat(logins.check(right, "10.2.0.1", workers).result()).isInstanceOf(Verdict.Later.class);
    assertThat(check("ann", "right")).isInstanceOf(Verdict.Known.class);
  }

  @Test
  void aRememberedPasswordLetsNoOtherIn() {
    check("ann", "right");

    assertThat(check("ann", "wrong")).isInstanceOf(Verdict.Wrong.class);
    assertThat(check("bob", "right")).isInstanceOf(Verdict.Wrong.class);
    assertThat(check(null, "ann:right")).isInstanceOf(Verdict.Wrong.class);
  }

  @Test
  void afterTooManyFailuresNobodyLooks() {
    lockOut();

    assertThat(check("ann", "right"))
        .isInstanceOfSatisfying(
            Verdict.Later.class, later -> assertThat(later.afterMs()).isBetween(1L, 60_001L));
    clock.addAndGet(FailedLogins.WINDOW_NANOS);
    assertThat(check("ann", "right")).isInstanceOf(Verdict.Known.class);
  }

  @Test
  void aRememberedLoginIsNotHeldUpByTheFailuresOfOthers() {
    check("ann", "right");
    lockOut();

    assertThat(check("ann", "right")).isInstanceOf(Verdict.Known.class);
  }

  @Test
  void manyAtOnceHaveNoMoreChancesThanOneAfterTheOther() {
    CountDownLatch held = holdWorkers();
    List<Future<Verdict>> verdicts = new ArrayList<>();
    for (int i = 0; i < 3 * FailedLogins.PER_ADDRESS; i++) {
      verdicts.add(logins.check(new Presented("ann", "wrong " + i), HERE, workers));
    }
    held.countDown();

    assertThat(verdicts.stream().map(HttpSite::await).filter(Verdict.Wrong.class::isInstance))
        .hasSize(FailedLogins.PER_ADDRESS);
  }

  @Test
  void manyRightOnesAtOnceWaitForOneAnother() {
    Map<String, Access.Credential> tokens = new HashMap<>();
    for (int i = 0; i < 3 * FailedLogins.PER_ADDRESS; i++) {
      Secret slow = Secret.ofPassword("right " + i, 10_000);
      tokens.put("t" + i, credential(Caller.Role.VIEWER, slow));
    }
    Logins many = new Logins(new Access(null, Map.of(), tokens), clock::get);
    CountDownLatch held = holdWorkers();
    List<Future<Verdict>> verdicts = new ArrayList<>();
    for (int i = 0; i < tokens.size(); i++) {
      verdicts.add(many.check(new Presented(null, "right " + i), HERE, workers));
    }
    assertThat(verdicts).noneMatch(Future::isComplete);
    held.countDown();

    assertThat(verdicts.stream().map(HttpSite::await))
        .hasSize(tokens.size())
        .allMatch(Verdict.Known.class::isInstance);
  }

  @Test
  void oneThatWaitsIsRefusedOnceAllBeforeItHaveFailed() {
    CountDownLatch held = holdWorkers();
    List<Future<Verdict>> wrong = new ArrayList<>();
    for (int i = 0; i < FailedLogins.PER_ADDRESS; i++) {
      wrong.add(logins.check(new Presented("ann", "wrong " + i), HERE, workers));
    }
    Future<Verdict> right = logins.check(new Presented("ann", "right"), HERE, workers);
    assertThat(right.isComplete()).isFalse();
    held.countDown();

    assertThat(HttpSite.await(right)).isInstanceOf(Verdict.Later.class);
    assertThat(wrong.stream().map(HttpSite::await)).allMatch(Verdict.Wrong.class::isInstance);
  }

  @Test
  void whoWaitsForWorkersThatAreClosedHearsOfIt() {
    CountDownLatch held = holdWorkers();
    for (int i = 0; i < FailedLogins.PER_ADDRESS; i++) {
      var unused = logins.check(new Presented("ann", "wrong " + i), HERE, workers);
    }
    WorkerExecutor other = vertx.createSharedWorkerExecutor("logins", 2);
    Future<Verdict> waiting = logins.check(new Presented("ann", "right"), HERE, other);
    HttpSite.await(other.close());
    held.countDown();

    HttpSite.await(waiting.otherwiseEmpty());
    assertThat(waiting.isComplete()).isTrue();
  }

  @Test
  void equalLoginsAreLookedAtOnce() {
    CountDownLatch held = holdWorkers();
    Future<Verdict> first = logins.check(new Presented("ann", "right"), HERE, workers);
    for (int i = 0; i < 100; i++) {
      assertThat(logins.check(new Presented("ann", "right"), HERE, workers)).isSameAs(first);
    }
    held.countDown();

    assertThat(HttpSite.await(first)).isInstanceOf(Verdict.Known.class);
  }

  @Test
  void noMoreThanABoundedNumberWaits() {
    CountDownLatch held = holdWorkers();
    List<Future<Verdict>> waiting = new ArrayList<>();
    for (int i = 0; i < Logins.UNDER_WAY + Logins.WAITING; i++) {
      waiting.add(logins.check(new Presented("ann", "wrong " + i), "10.0.0." + i, workers));
    }
    assertThat(waiting).noneMatch(Future::isComplete);

    assertThat(logins.check(new Presented("ann", "right"), "10.0.1.0", workers).result())
        .isInstanceOf(Verdict.Later.class);
    held.countDown();
    waiting.forEach(HttpSite::await);
  }

  @Test
  void oneAddressDoesNotFillTheRoomOfTheOthers() {
    CountDownLatch held = holdWorkers();
    List<Future<Verdict>> waiting = new ArrayList<>();
    for (int i = 0; i < 2 * (Logins.UNDER_WAY + Logins.WAITING); i++) {
      waiting.add(logins.check(new Presented("ann", "wrong " + i), HERE, workers));
    }
    Future<Verdict> right = logins.check(new Presented("ann", "right"), "10.0.0.2", workers);
    held.countDown();

    assertThat(HttpSite.await(right)).isInstanceOf(Verdict.Known.class);
    waiting.forEach(HttpSite::await);
  }

  @Test
  void aUserThatDoesNotExistTakesAsLongAsOneThatDoes() {
    long known = 0;
    long unknown = 0;
    for (int i = 0; i < 40; i++) {
      clock.addAndGet(FailedLogins.WINDOW_NANOS);
      known += nanos("ann", "wrong " + i);
      unknown += nanos("bob", "wrong " + i);
    }

    // Without a hash to try, an unknown user is answered some hundred times faster.
    assertThat((double) unknown / known).isBetween(0.4, 2.5);
  }

  private long nanos(String name, String secret) {
    long start = System.nanoTime();
    check(name, secret);
    return System.nanoTime() - start;
  }
}
