package dev.weir.task;

import java.nio.file.Path;
import java.util.List;

final class DigestTask implements TaskHandler {
  DigestTask(List<Path> roots) {}

  @Override
  public Object run(TaskContext ctx) {
    throw new UnsupportedOperationException();
  }
}
