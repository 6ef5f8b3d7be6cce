package dev.weir.pool;

/** A task with a name, which notes what was done to it. */
final class Errand extends Task {
  private final String name;
  private final boolean hasTicket;

  /** As whom it waited for room; null if it did not. */
  WaitingRoom.Waiter waiter;

  /** How often its submitter was told that it has a place. */
  int accepted;

  private Errand(String name, boolean hasTicket) {
    super(Errand::work);
    this.name = name;
    this.hasTicket = hasTicket;
  }

  /** Makes a task as {@code execute} does: whoever takes it from the queue has it. */
  static Errand plain(String name) {
    return new Errand(name, false);
  }

  /** Makes a task that somebody with a ticket may drop while it waits. */
  static Errand withTicket(String name) {
    return new Errand(name, true);
  }

  private static void work() {}

  /** Returns the name of a task, and whether it came without its work; "-" for none. */
  static String nameOf(Task task) {
    if (task == null) {
      return "-";
    }
    String name = task instanceof Errand errand ? errand.name : "other";
    return task.body == null ? name + " without work" : name;
  }

  /** Takes all that is left in a queue; returns the names, the oldest first, "-" if none is. */
  static String drain(TaskQueue queue) {
    StringBuilder names = new StringBuilder();
    for (Task task; (task = queue.claim()) != null; ) {
      names.append(nameOf(task));
    }
    return names.isEmpty() ? "-" : names.toString();
  }

  @Override
  boolean claim() {
    return hasTicket ? claimBeforeOthers() : super.claim();
  }

  @Override
  void waitsAs(WaitingRoom.Waiter at) {
    waiter = at;
  }

  @Override
  boolean hearsAcceptance() {
    return true;
  }

  @Override
  void accepted() {
    accepted++;
  }
}
