package dev.weir.task.builtin;

import dev.weir.json.JsonFields;
import dev.weir.task.TaskArgumentException;
import dev.weir.task.TaskContext;
import dev.weir.task.TaskHandler;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Security;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;

/**
 * Hashes the file {@code path} with {@code algorithm}, SHA-256 unless it is given; returns {@code
 * {algorithm, hex, bytes}}.
 *
 * <p>Only regular files under one of the roots are read. The path is held against the roots twice:
 * as it is written, before admission, and as it really is with every link followed, when it runs.
 */
final class DigestTask implements TaskHandler {
  private static final int BUFFER = 64 * 1024;

  private final List<Path> roots;

  /**
   * Makes one.
   *
   * @param roots folders whose files may be read; they need not exist yet
   */
  DigestTask(List<Path> roots) {
    this.roots = roots.stream().map(root -> root.toAbsolutePath().normalize()).toList();
  }

  private record Order(Path path, MessageDigest digest) {}

  @Override
  public void check(JsonObject args) {
    order(args);
  }

  @Override
  public Object run(TaskContext ctx) throws IOException, InterruptedException {
    Order order = order(ctx.args());
    long bytes = digest(resolve(order.path()), order.digest(), ctx);
    return new JsonObject()
        .put("algorithm", order.digest().getAlgorithm())
        .put("hex", HexFormat.of().formatHex(order.digest().digest()))
        .put("bytes", bytes);
  }

  private Order order(JsonObject args) {
    return Arguments.read(
        args,
        List.of("path", "algorithm"),
        fields -> new Order(path(fields), algorithm(fields.text("algorithm", "SHA-256"))));
  }

  private Path path(JsonFields fields) {
    String text = fields.text("path", "");
    if (text.isEmpty()) {
      throw fields.refusal("path", "must be the path of a file");
    }
    try {
      Path path = Path.of(text).toAbsolutePath().normalize();
      if (roots.stream().noneMatch(path::startsWith)) {
        throw fields.refusal("path", "must be under one of digest.roots");
      }
      return path;
    } catch (InvalidPathException bad) {
      throw fields.refusal("path", "must be the path of a file (" + bad.getReason() + ")");
    }
  }

  private static MessageDigest algorithm(String name) {
    try {
      return MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException unknown) {
      throw new TaskArgumentException(
          "args.algorithm is %s: must be one of %s"
              .formatted(
                  JsonFields.show(name), new TreeSet<>(Security.getAlgorithms("MessageDigest"))));
    }
  }

  /** Returns the file itself, which no longer has a link in its path. */
  private Path resolve(Path path) {
    Path real;
    try {
      real = path.toRealPath();
    } catch (IOException missing) {
      throw new TaskArgumentException("args.path is \"%s\": no such file".formatted(path));
    }
    if (roots.stream().noneMatch(root -> isUnder(root, real))) {
      throw new TaskArgumentException(
          "args.path is \"%s\": a link leads out of digest.roots".formatted(path));
    }
    if (!Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS) || !Files.isReadable(real)) {
      throw new TaskArgumentException(
          "args.path is \"%s\": must be a regular file that can be read".formatted(path));
    }
    return real;
  }

  private static boolean isUnder(Path root, Path real) {
    try {
      return real.startsWith(root.toRealPath());
    } catch (IOException missing) {
      return false;
    }
  }

  private static long digest(Path file, MessageDigest digest, TaskContext ctx)
      throws IOException, InterruptedException {
    byte[] buffer = new byte[BUFFER];
    long bytes = 0;
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (ctx.isCancelled()) {
          throw new InterruptedException("cancelled after " + bytes + " bytes");
        }
        digest.update(buffer, 0, n);
        bytes += n;
      }
    }
    return bytes;
  }

  @Override
  public JsonObject example() {
    return new JsonObject().put("path", "").put("algorithm", "SHA-256");
  }
}
