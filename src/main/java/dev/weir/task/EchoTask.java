package dev.weir.task;

final class EchoTask implements TaskHandler {
  @Override
  public Object run(TaskContext ctx) {
    throw new UnsupportedOperationException();
  }
}
