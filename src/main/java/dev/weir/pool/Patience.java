package dev.weir.pool;

/** What a submission does when there is no room. */
enum Patience {
  /** It is refused at once. */
  NONE,
  /** Its thread is parked until there is room or its time is up. */
  PARKS,
  /** It waits without a thread; its listener hears. */
  LISTENS
}
