package dev.weir.web.guard;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a page came from, as an {@code Origin} header has it. */
record Origin(String scheme, Authority authority) {
  private static final Pattern FORM = Pattern.compile("(https?)://(.+)");

  /** Returns its parts, or null if it has another form: {@code "null"} among others. */
  static Origin parse(String text) {
    Matcher form = FORM.matcher(text);
    Authority authority = form.matches() ? Authority.parse(form.group(2)) : null;
    return authority == null ? null : new Origin(form.group(1), authority);
  }

  int port() {
    return authority.portUnder(scheme);
  }

  /** Returns whether it is what was asked for, by host and port. */
  boolean isOf(Authority asked) {
    return authority.host().equals(asked.host()) && port() == asked.portUnder(scheme);
  }
}
