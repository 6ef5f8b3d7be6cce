package dev.weir.pool;

/** Writes down what a listener hears. Unsynchronized: the pool never tells two things at a time. */
final class Notices implements TaskListener {
  private String heard = "";

  private void hear(String notice) {
    heard = heard.isEmpty() ? notice : heard + " " + notice;
  }

  @Override
  public void accepted() {
    hear("accepted");
  }

  @Override
  public void begun() {
    hear("begun");
  }

  @Override
  public void finished(Outcome outcome, Throwable failure) {
    hear(outcome.name());
  }

  @Override
  public void returned() {
    hear("returned");
  }

  @Override
  public void refused(Rejection rejection) {
    hear("refused");
  }

  @Override
  public String toString() {
    return heard;
  }
}
