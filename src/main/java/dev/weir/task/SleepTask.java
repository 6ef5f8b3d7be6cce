package dev.weir.task;

final class SleepTask implements TaskHandler {
  @Override
  public Object run(TaskContext ctx) {
    throw new UnsupportedOperationException();
  }
}
