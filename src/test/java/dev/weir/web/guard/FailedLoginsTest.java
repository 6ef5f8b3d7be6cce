package dev.weir.web.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FailedLoginsTest {
  private static final long LATER = TimeUnit.SECONDS.toNanos(20);

  private final KnownAddresses known = new KnownAddresses();
  private final FailedLogins failed = new FailedLogins(known);

  private void fail(String address, int times) {
    for (int i = 0; i < times; i++) {
      assertThat(failed.begin(address, 0)).isTrue();
      failed.end(address, true, 0);
    }
  }

  @Test
  void anAddressHasSoManyChancesAMinute() {
    fail("10.0.0.1", FailedLogins.PER_ADDRESS);

    assertThat(failed.lockedFor("10.0.0.1", LATER)).isEqualTo(FailedLogins.WINDOW_NANOS - LATER);
    assertThat(failed.begin("10.0.0.1", LATER)).isFalse();
    assertThat(failed.lockedFor("10.0.0.2", LATER)).isZero();
    assertThat(failed.lockedFor("10.0.0.1", FailedLogins.WINDOW_NANOS)).isZero();
    assertThat(failed.begin("10.0.0.1", FailedLogins.WINDOW_NANOS)).isTrue();
  }

  @Test
  void aRefusedTryDoesNotProlongTheWait() {
    fail("10.0.0.1", FailedLogins.PER_ADDRESS);
    for (int i = 0; i < 1_000; i++) {
      assertThat(failed.begin("10.0.0.1", LATER)).isFalse();
    }

    assertThat(failed.lockedFor("10.0.0.1", FailedLogins.WINDOW_NANOS)).isZero();
  }

  @Test
  void allAddressesTogetherHaveSoManyChancesAMinute() {
    for (int i = 0; i < FailedLogins.IN_ALL; i++) {
      fail("10.0.0." + i, 1);
    }

    assertThat(failed.lockedFor("10.0.1.0", LATER)).isPositive();
    assertThat(failed.begin("10.0.1.0", LATER)).isFalse();
    assertThat(failed.begin("10.0.1.0", FailedLogins.WINDOW_NANOS)).isTrue();
  }

  @Test
  void anAddressThatIsKnownIsLockedOutByItsOwnFailuresAlone() {
    known.loggedIn("10.0.1.0", 0);
    known.loggedIn("2001:db8:0:1::1", 0);
    for (int i = 0; i < FailedLogins.IN_ALL; i++) {
      fail("10.0.0." + i, 1);
    }

    assertThat(failed.lockedFor("10.0.1.0", LATER)).isZero();
    assertThat(failed.lockedFor("2001:db8:0:1::2", LATER)).isZero();
    assertThat(failed.lockedFor("10.0.1.1", LATER)).isPositive();
    fail("10.0.1.0", FailedLogins.PER_ADDRESS);
    assertThat(failed.lockedFor("10.0.1.0", LATER)).isPositive();
  }

  @Test
  void anAddressIsKnownForAWhileAndABoundedNumberAre() {
    known.loggedIn("10.0.0.1", 0);
    assertThat(known.holds("10.0.0.1", KnownAddresses.KNOWN_NANOS - 1)).isTrue();
    assertThat(known.holds("10.0.0.1", KnownAddresses.KNOWN_NANOS)).isFalse();

    for (int i = 0; i < 2 * KnownAddresses.ADDRESSES; i++) {
      known.loggedIn("10.1.%d.%d".formatted(i / 250, i % 250), 0);
    }
    assertThat(known.size()).isEqualTo(KnownAddresses.ADDRESSES);
    assertThat(known.holds("10.0.0.1", 0)).isFalse();
  }

  @Test
  void thoseBeingLookedAtLockNobodyOutAndLeaveNoChanceBeside() {
    fail("10.0.0.1", 1);
    for (int i = 1; i < FailedLogins.PER_ADDRESS; i++) {
      assertThat(failed.begin("10.0.0.1", 0)).isTrue();
    }

    assertThat(failed.begin("10.0.0.1", 0)).isFalse();
    assertThat(failed.lockedFor("10.0.0.1", 0)).isZero();
    failed.end("10.0.0.1", false, 0);
    assertThat(failed.begin("10.0.0.1", 0)).isTrue();
    assertThat(failed.underWay()).isEqualTo(FailedLogins.PER_ADDRESS - 1);
  }

  @Test
  void oneThatDidNotFailCountsNoMore() {
    for (int i = 0; i < 10 * FailedLogins.IN_ALL; i++) {
      assertThat(failed.begin("10.0.0.1", 0)).isTrue();
      failed.end("10.0.0.1", false, 0);
    }

    fail("10.0.0.1", FailedLogins.PER_ADDRESS);
  }

  @Test
  void theAddressesOfOneIpv6NetworkCountAsOne() {
    for (int i = 0; i < FailedLogins.PER_ADDRESS; i++) {
      fail("2001:db8:0:1::" + i, 1);
    }

    assertThat(failed.lockedFor("2001:db8:0:1:ffff::1", LATER)).isPositive();
    assertThat(failed.lockedFor("2001:db8:0:2::1", LATER)).isZero();
  }

  @Test
  void noMoreThanABoundedNumberOfAddressesIsRemembered() {
    for (int i = 0; i < 2 * FailedLogins.ADDRESSES; i++) {
      String address = "10.0.%d.%d".formatted(i / 250, i % 250);
      assertThat(failed.begin(address, i * FailedLogins.WINDOW_NANOS)).isTrue();
      failed.end(address, true, i * FailedLogins.WINDOW_NANOS);
    }

    assertThat(failed.addresses()).isEqualTo(FailedLogins.ADDRESSES);
  }
}
