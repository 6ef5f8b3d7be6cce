package dev.weir.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Where a figure was made. */
final class Machine {
  private Machine() {}

  static String hardware() {
    return "%s, %d cores, %s"
        .formatted(
            field("/proc/cpuinfo", "model name", System.getProperty("os.arch")),
            Runtime.getRuntime().availableProcessors(),
            field("/proc/meminfo", "MemTotal", "memory unknown"));
  }

  static String jdk() {
    return System.getProperty("java.vendor.version", System.getProperty("java.vendor"))
        + " "
        + System.getProperty("java.runtime.version");
  }

  /** Returns the commit of the sources, with {@code -dirty} if they differ from it. */
  static String commit() {
    try {
      Process git = new ProcessBuilder("git", "describe", "--always", "--dirty").start();
      if (!git.waitFor(10, TimeUnit.SECONDS)) {
        git.destroyForcibly();
      }
      String answer = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return answer.isBlank() ? "unknown" : answer.strip();
    } catch (IOException e) {
      return "unknown";
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Returns this process's most resident memory ever, in bytes. */
  static double peakResidentBytes() {
    return Double.parseDouble(field("/proc/self/status", "VmHWM", "NaN").split(" ", 2)[0]) * 1024;
  }

  private static String field(String file, String name, String otherwise) {
    try {
      return Files.readAllLines(Path.of(file)).stream()
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(otherwise);
    } catch (IOException e) {
      return otherwise;
    }
  }
}
