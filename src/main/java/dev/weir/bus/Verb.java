package dev.weir.bus;

import java.util.Locale;

/** What can be asked of a pool over the bus; each verb has an address of its own. */
enum Verb {
  SUBMIT,
  SUBMIT_ALL {
    @Override
    String word() {
      return "submitAll";
    }
  },
  TASK,
  CANCEL,
  STATS,
  ADMIT,
  RESIZE,
  PAUSE,
  RESUME,
  SHUTDOWN,
  REBOOT;

  /** Returns the word in addresses. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
