package dev.weir.task;

final class FailTask implements TaskHandler {
  @Override
  public Object run(TaskContext ctx) {
    throw new UnsupportedOperationException();
  }
}
