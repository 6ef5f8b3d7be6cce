package dev.weir.web.guard;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.WorkerExecutor;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The check of logins, shared by the faces of a pool. A password's hash is slow on purpose, so it
 * is checked on a few threads of its own, one at a time for equal logins. What was right is
 * remembered until it has not been used for a while: who may log in does not change meanwhile. A
 * remembered login is neither slow nor held up by others' failures. A login that would be one
 * chance too many if all before it failed waits for them.
 *
 * <p>Failed passwords and failed tokens are counted apart, and a token that is right and has a fast
 * hash is let in however many failed: 256 random bits cannot be guessed.
 *
 * <p>Nothing is kept under a password but under a keyed hash of it, whose key dies with the
 * process. All state is guarded by this object's monitor, which is never held while hashing.
 * Thread-safe.
 */
final class Logins {
  static final int REMEMBERED = 256;
  static final long REMEMBERED_NANOS = TimeUnit.MINUTES.toNanos(1);
  static final int UNDER_WAY = 64;
  static final int WAITING = 64;
  private static final System.Logger LOG = System.getLogger(Logins.class.getName());
  private static final String MAC = "HmacSHA256";
  private static final int KEY_BYTES = 32;
  private static final long BUSY_MS = 1_000;

  private final Proof proof;
  private final LongSupplier clock;
  private final SecretKeySpec key;
  private final KnownAddresses known = new KnownAddresses();
  private final FailedLogins failedPasswords = new FailedLogins(known);
  private final FailedLogins failedTokens = new FailedLogins(known);
  private final Map<String, Future<Verdict>> open = new HashMap<>();
  private final Deque<Try> waiting = new ArrayDeque<>();
  private final Map<String, Remembered> remembered =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Remembered> eldest) {
          return size() > REMEMBERED;
        }
      };

  private record Remembered(Verdict.Known who, long used) {}

  private record Try(
      String print,
      Presented login,
      String address,
      WorkerExecutor workers,
      Promise<Verdict> verdict) {}

  Logins(Access access, LongSupplier clock) {
    this.proof = new Proof(access);
    this.clock = clock;
    byte[] random = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(random);
    this.key = new SecretKeySpec(random, MAC);
  }

  /** Checks a login; the verdict may come on any thread. */
  Future<Verdict> check(Presented login, String address, WorkerExecutor workers) {
    String print = fingerprint(login);
    Verdict.Known fast = fastToken(login);
    Try made = new Try(print, login, address, workers, Promise.promise());
    synchronized (this) {
      Verdict.Known who = fast == null ? recall(print) : fast;
      if (who != null) {
        known.loggedIn(address, clock.getAsLong());
        return Future.succeededFuture(who);
      }
      Future<Verdict> same = open.get(print);
      if (same != null) {
        return same;
      }
      long locked = failed(made).lockedFor(address, clock.getAsLong());
      if (locked > 0) {
        return Future.succeededFuture(later(locked));
      }
      boolean begun = begins(made);
      if (!begun && waiting.size() >= WAITING) {
        return Future.succeededFuture(new Verdict.Later(BUSY_MS));
      }
      open.put(print, made.verdict().future());
      if (!begun) {
        waiting.add(made);
        return made.verdict().future();
      }
    }
    look(made);
    return made.verdict().future();
  }

  private Verdict.Known fastToken(Presented login) {
    return login.name() == null && proof.ofFastToken(login) instanceof Verdict.Known who
        ? who
        : null;
  }

  private Verdict.Known recall(String print) {
    Remembered there = remembered.remove(print);
    long now = clock.getAsLong();
    if (there == null || now - there.used() >= REMEMBERED_NANOS) {
      return null;
    }
    remembered.put(print, new Remembered(there.who(), now));
    return there.who();
  }

  private boolean begins(Try made) {
    return failedPasswords.underWay() + failedTokens.underWay() < UNDER_WAY
        && failed(made).begin(made.address(), clock.getAsLong());
  }

  private FailedLogins failed(Try made) {
    return made.login().name() == null ? failedTokens : failedPasswords;
  }

  private void look(Try made) {
    Future.succeededFuture() // what the workers throw when they are closed becomes a failure
        .compose(v -> made.workers().executeBlocking(() -> proof.of(made.login()), false))
        .onComplete(looked -> settle(made, looked));
  }

  private void settle(Try made, AsyncResult<Verdict> looked) {
    List<Runnable> next;
    synchronized (this) {
      note(made, looked.result());
      next = advance();
    }
    made.verdict().handle(looked);
    next.forEach(Runnable::run);
  }

  private void note(Try made, Verdict found) {
    open.remove(made.print());
    failed(made).end(made.address(), found instanceof Verdict.Wrong, clock.getAsLong());
    if (found instanceof Verdict.Wrong) {
      LOG.log(System.Logger.Level.INFO, "a login from " + made.address() + " failed");
    } else if (found instanceof Verdict.Known who) {
      remembered.put(made.print(), new Remembered(who, clock.getAsLong()));
      known.loggedIn(made.address(), clock.getAsLong());
    }
  }

  /** Returns what is to be done now with those that waited: look at them, or refuse them. */
  private List<Runnable> advance() {
    List<Runnable> next = new ArrayList<>();
    for (Iterator<Try> i = waiting.iterator(); i.hasNext(); ) {
      Try made = i.next();
      long locked = failed(made).lockedFor(made.address(), clock.getAsLong());
      if (locked > 0) {
        i.remove();
        open.remove(made.print());
        next.add(() -> made.verdict().complete(later(locked)));
      } else if (begins(made)) {
        i.remove();
        next.add(() -> look(made));
      }
    }
    return next;
  }

  private static Verdict later(long nanos) {
    return new Verdict.Later(TimeUnit.NANOSECONDS.toMillis(nanos) + 1);
  }

  private String fingerprint(Presented login) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(key);
      String text = login.name() == null ? "" : login.name() + ":"; // no name holds a colon
      mac.update((byte) (login.name() == null ? 0 : 1));
      mac.update(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(mac.doFinal(login.secret().getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + MAC, e);
    }
  }
}
