package dev.weir.task;

/** Returns its arguments. */
final class EchoTask implements TaskHandler {
  @Override
  public Object run(TaskContext ctx) {
    return ctx.args();
  }
}
