package dev.weir.task;

import java.util.function.Predicate;

/**
 * Which records a list shows, newest submission first.
 *
 * @param state a {@link TaskState#wire()} word, or null for all
 * @param task the name of their type, or null for all
 * @param text what id, type or failure contain, or null for anything
 * @param view how much of each
 * @param limit most records, 1 to {@value #LARGEST_PAGE}
 * @param after what ended the page before, or null for the first page
 */
public record TaskQuery(
    String state, String task, String text, View view, int limit, String after) {
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
    TaskState wanted = state == null ? null : TaskState.require(state);
    return known ->
        (wanted == null || known.state() == wanted)
            && (task == null || known.request().task().equals(task))
            && (text == null || mentions(known));
  }

  private boolean mentions(ManagedTask known) {
    TaskFailure failure = known.failure();
    return known.id().contains(text)
        || known.request().task().contains(text)
        || (failure != null && failure.text().contains(text));
  }

  /** Returns a query for the newest records, whole. */
  public static TaskQuery newest(int limit) {
    return new TaskQuery(null, null, null, View.FULL, limit, null);
  }

  /** Returns this query for one state, or for all if it is null. */
  public TaskQuery withState(String newState) {
    return new TaskQuery(newState, task, text, view, limit, after);
  }

  /** Returns this query for the page after another. */
  public TaskQuery withAfter(String newAfter) {
    return new TaskQuery(state, task, text, view, limit, newAfter);
  }
}
