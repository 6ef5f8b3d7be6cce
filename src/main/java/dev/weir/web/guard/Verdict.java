package dev.weir.web.guard;

/** What came of a login. */
sealed interface Verdict {
  /** It is who it says it is. */
  record Known(String name, Caller.Role role) implements Verdict {}

  /** It is not. */
  record Wrong() implements Verdict {}

  /** It was not looked at: too many failed of late, or too many are being looked at. */
  record Later(long afterMs) implements Verdict {}
}
