package dev.weir.task;

final class SpinTask implements TaskHandler {
  @Override
  public Object run(TaskContext ctx) {
    throw new UnsupportedOperationException();
  }
}
