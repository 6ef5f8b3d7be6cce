package com.example.digest;

import dev.weir.task.SafeFiles;
import dev.weir.task.TaskArgumentException;
import dev.weir.task.TaskContext;
import dev.weir.task.TaskHandler;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.CancellationException;

/**
 * {@code {"path": "a/b.txt"}}: the SHA-256 of a file below a folder. It tells how far it is, and
 * stops soon after it was cancelled or its time is over.
 */
final class HashTask implements TaskHandler {
  private static final int CHUNK_BYTES = 1 << 16;

  private final Path root;

  HashTask(Path root) {
    this.root = root;
  }

  @Override
  public void check(JsonObject args) {
    if (!(args.getValue("path") instanceof String path) || path.isEmpty()) {
      throw new TaskArgumentException("path must be the path of a file");
    }
  }

  @Override
  public JsonObject run(TaskContext ctx) throws Exception {
    String path = ctx.args().getString("path");
    try (SeekableByteChannel file = SafeFiles.open(root, root.resolve(path))) {
      return new JsonObject()
          .put("path", path)
          .put("bytes", file.size())
          .put("sha256", hash(file, ctx));
    } catch (NoSuchFileException missing) {
      throw new TaskArgumentException("there is no file \"" + path + "\"");
    }
  }

  private static String hash(SeekableByteChannel file, TaskContext ctx)
      throws IOException, GeneralSecurityException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
    long size = file.size();
    for (long done = 0; done < size; ) {
      if (ctx.isCancelled()) {
        throw new CancellationException("stopped after " + done + " bytes");
      }
      int read = file.read(chunk.clear().limit((int) Math.min(CHUNK_BYTES, size - done)));
      if (read < 0) {
        throw new IOException("the file became shorter while it was read");
      }
      digest.update(chunk.flip());
      done += read;
      ctx.progress((double) done / size, null);
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
