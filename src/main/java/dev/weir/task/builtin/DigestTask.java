package dev.weir.task.builtin;

import static java.util.Comparator.comparing;
import static java.util.Objects.requireNonNullElse;

import dev.weir.json.JsonFields;
import dev.weir.task.SafeFiles;
import dev.weir.task.TaskArgumentException;
import dev.weir.task.TaskContext;
import dev.weir.task.TaskHandler;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
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
 * <p>Only regular files under one of the roots are read: the path is held against the roots as it
 * is written, before admission, and the file is opened by {@link SafeFiles}. What a file grows by
 * after it was opened is not read.
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
    long bytes;
    try (SeekableByteChannel file = open(order.path())) {
      bytes = digest(file, order.digest(), ctx);
    } catch (NoSuchFileException missing) {
      throw new TaskArgumentException("args.path is \"%s\": no such file".formatted(order.path()));
    } catch (AccessDeniedException denied) {
      throw new TaskArgumentException(
          "args.path is \"%s\": must be a regular file that can be read".formatted(order.path()));
    } catch (FileSystemException refused) {
      throw new TaskArgumentException(
          "args.path is \"%s\": %s"
              .formatted(
                  order.path(),
                  requireNonNullElse(
                      refused.getReason(), "must be a regular file that can be read")));
    }
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

  private SeekableByteChannel open(Path path) throws IOException, InterruptedException {
    IOException why = null;
    // First the root that the path names; a link in it may lead to another root.
    for (Path root : roots.stream().sorted(comparing(it -> !path.startsWith(it))).toList()) {
      try {
        return SafeFiles.open(root, path);
      } catch (IOException refused) {
        why = why == null ? refused : why;
      }
    }
    throw why;
  }

  private static long digest(SeekableByteChannel file, MessageDigest digest, TaskContext ctx)
      throws IOException, InterruptedException {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    long bytes = 0;
    for (long size = file.size(); bytes < size && file.read(buffer) >= 0; buffer.clear()) {
      if (ctx.isCancelled()) {
        throw new InterruptedException("cancelled after " + bytes + " bytes");
      }
      buffer.flip();
      buffer.limit((int) Math.min(buffer.limit(), size - bytes));
      bytes += buffer.remaining();
      digest.update(buffer);
    }
    return bytes;
  }

  @Override
  public JsonObject example() {
    return new JsonObject().put("path", "").put("algorithm", "SHA-256");
  }
}
