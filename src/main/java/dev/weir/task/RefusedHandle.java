package dev.weir.task;

/**
 * The hold on a submission that was refused before the pool was asked: there is nothing to hold.
 */
enum RefusedHandle implements TaskHandle {
  /** The only one. */
  REFUSED;

  @Override
  public String id() {
    return null;
  }

  @Override
  public boolean cancel(String reason) {
    return false;
  }

  @Override
  public boolean withdraw(String reason) {
    return false;
  }
}
