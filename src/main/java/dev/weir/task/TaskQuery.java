package dev.weir.task;

import java.util.function.Predicate;

/**
 * Which records a list shows, and in which order.
 *
 * @param state a {@link TaskState#wire()} word, or {@value #STUCK}, or null for all
 * @param task the name of their type, or null for all
 * @param text what id, type or failure contain, or null for anything
 * @param order which comes first
 * @param view how much of each
 * @param limit most records, 1 to {@value #LARGEST_PAGE}
 * @param after where the page before said to go on, or null for the first page
 */
public record TaskQuery(
    String state, String task, String text, TaskOrder order, View view, int limit, String after) {
  /** Stands for a state: answered, but its thread is not back. */
  public static final String STUCK = "stuck";

  /** Most records of one page. */
  public static final int LARGEST_PAGE = 1_000;

  /** How much of a record a list shows. */
  public enum View {
    /** All of it. */
    FULL,
    /** All but arguments, log and result, which may be large. */
    SUMMARY
  }

  /** Returns which records it asks for; fails with BAD_REQUEST if there is no such state. */
  Predicate<ManagedTask> which() {
    Predicate<ManagedTask> wanted = inState();
    return known ->
        wanted.test(known)
            && (task == null || known.request().task().equals(task))
            && (text == null || mentions(known));
  }

  private Predicate<ManagedTask> inState() {
    if (state == null) {
      return known -> true;
    }
    if (state.equals(STUCK)) {
      return ManagedTask::isStuck;
    }
    TaskState wanted = TaskState.require(state);
    return known -> known.state() == wanted;
  }

  private boolean mentions(ManagedTask known) {
    TaskFailure failure = known.failure();
    return known.id().contains(text)
        || known.request().task().contains(text)
        || (failure != null && failure.text().contains(text));
  }

  /** Returns a query for the newest records, whole. */
  public static TaskQuery newest(int limit) {
    return new TaskQuery(null, null, null, TaskOrder.NEWEST, View.FULL, limit, null);
  }

  /** Returns this query for one state, or for all if it is null. */
  public TaskQuery withState(String newState) {
    return new TaskQuery(newState, task, text, order, view, limit, after);
  }

  /** Returns this query for the page after another. */
  public TaskQuery withAfter(String newAfter) {
    return new TaskQuery(state, task, text, order, view, limit, newAfter);
  }

  /** Returns this query in another order. */
  public TaskQuery withOrder(TaskOrder newOrder) {
    return new TaskQuery(state, task, text, newOrder, view, limit, after);
  }
}
