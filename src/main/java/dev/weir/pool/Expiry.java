package dev.weir.pool;

/**
 * Ends workers that have rested too long. Goes by age, not by tick: the alarm is set for the moment
 * at which the one that rests longest is due, and only while somebody rests.
 */
final class Expiry {
  private final Engine engine;
  private final Crew crew;
  private volatile boolean armed;
  private Timer.Alarm alarm;
  private int generation;

  Expiry(Engine engine, Crew crew) {
    this.engine = engine;
    this.crew = crew;
  }

  /** A worker came to rest: see to it that its age is looked at in time. */
  void arm() {
    if (!armed && crew.idle() > engine.bounds().minIdle()) {
      set();
    }
  }

  /** The bounds changed, and with them what is due. */
  void rearm() {
    synchronized (this) {
      if (alarm != null) {
        alarm.revoke();
      }
      disarm();
    }
    set();
  }

  /** Whatever alarm is on its way is not the one that counts any more. */
  private void disarm() {
    armed = false;
    generation++;
  }

  private synchronized void set() {
    long age = Nanos.of(engine.bounds().expiry());
    if (armed || age <= 0 || crew.idle() <= engine.bounds().minIdle()) {
      return;
    }
    long now = engine.now();
    int mine = generation;
    armed = true;
    alarm = engine.later(() -> sweep(mine), Math.max(0, age - (now - crew.restingSince(now))));
  }

  private void sweep(int mine) {
    synchronized (this) {
      if (mine != generation) {
        return;
      }
      disarm();
    }
    long age = Nanos.of(engine.bounds().expiry());
    if (age > 0) {
      crew.expire(engine.now() - age);
    }
    set();
  }
}
