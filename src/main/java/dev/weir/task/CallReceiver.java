package dev.weir.task;

/** Hears the answer of one {@code Callable}; see {@link TaskReceiver} for threads and promises. */
public interface CallReceiver extends AnswerReceiver {
  /** It returned that value, which may be null. */
  void completed(Object value);
}
