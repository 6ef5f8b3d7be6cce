package dev.weir.task;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Opens files for tasks whose callers say what to read. Thread-safe.
 *
 * <p>A check of a path says nothing of what is opened later: a folder may be exchanged with a link
 * in between, a file with a pipe. So each folder from the root down is opened by itself, without
 * following a link, and the next name is looked up in that open folder. What was opened is checked
 * once more: it must be the regular file that was there before.
 *
 * <p>Opening a pipe blocks until a process writes to it, and no interrupt ends that. So a file is
 * opened by a thread of its own, which is waited for some seconds only; a few such threads may hang
 * at once, then no more files are opened. A thread of a pool, or a carrier of virtual threads,
 * never hangs.
 *
 * <p>Where the system has no such folders (Windows), the path is checked before and after instead.
 */
public final class SafeFiles {
  private static final Set<OpenOption> READ =
      Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
  private static final int MOST_OPENING = 8;
  private static final long PATIENCE_SECONDS = 5;
  private static final Semaphore OPENING = new Semaphore(MOST_OPENING);

  private SafeFiles() {}

  /**
   * Opens a regular file below a folder for reading. Links in the path are followed as long as they
   * lead to somewhere below the folder.
   *
   * @param root the folder; a process that may exchange it itself is trusted
   * @param file its path, absolute or relative to the working directory
   * @return a channel, to be closed by the caller; read no more than its {@code size()}, since a
   *     file may grow for ever
   * @throws IOException if there is no such file, if it is not below the folder, no regular file or
   *     not to be read, or if it was exchanged meanwhile
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public static SeekableByteChannel open(Path root, Path file)
      throws IOException, InterruptedException {
    Path realRoot = root.toRealPath();
    Path real = file.toRealPath();
    if (!real.startsWith(realRoot)) {
      throw refusal(file, "a link leads out of " + root);
    }
    if (real.equals(realRoot)) {
      throw refusal(file, "must be a regular file that can be read");
    }
    if (!OPENING.tryAcquire()) {
      throw refusal(file, "too many files are being opened that do not open");
    }
    FutureTask<SeekableByteChannel> opening =
        new FutureTask<>(() -> open(realRoot, realRoot.relativize(real), file)) {
          @Override
          protected void set(SeekableByteChannel channel) {
            super.set(channel);
            if (isCancelled()) {
              closeLate(channel);
            }
          }
        };
    start(opening);
    try {
      return opening.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException hangs) {
      throw refusal(file, "it did not open within " + PATIENCE_SECONDS + " s");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException known) {
        throw known;
      }
      throw new IOException(file + ": " + e.getCause(), e.getCause());
    } finally {
      opening.cancel(false); // a channel that comes too late is closed
    }
  }

  private static void closeLate(SeekableByteChannel channel) {
    try {
      channel.close();
    } catch (IOException unused) {
      // No task has it.
    }
  }

  private static void start(FutureTask<SeekableByteChannel> opening) {
    boolean started = false;
    try {
      Thread thread =
          Thread.ofPlatform()
              .daemon()
              .inheritInheritableThreadLocals(false)
              .name("weir-open")
              .unstarted(() -> run(opening));
      thread.start();
      started = true;
    } finally {
      if (!started) {
        OPENING.release();
      }
    }
  }

  private static void run(FutureTask<SeekableByteChannel> opening) {
    try {
      opening.run();
    } finally {
      OPENING.release();
    }
  }

  private static SeekableByteChannel open(Path root, Path relative, Path named) throws IOException {
    try (DirectoryStream<Path> folder = Files.newDirectoryStream(root)) {
      if (folder instanceof SecureDirectoryStream<Path> secure) {
        return open(secure, relative, 0, named);
      }
    }
    Path file = root.resolve(relative);
    BasicFileAttributes before =
        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    requireRegular(before, named);
    SeekableByteChannel channel = Files.newByteChannel(file, READ);
    return checked(
        channel,
        before,
        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS),
        named);
  }

  private static SeekableByteChannel open(
      SecureDirectoryStream<Path> folder, Path relative, int depth, Path named) throws IOException {
    Path name = relative.getName(depth);
    if (depth < relative.getNameCount() - 1) {
      try (SecureDirectoryStream<Path> next =
          folder.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
        return open(next, relative, depth + 1, named);
      }
    }
    BasicFileAttributeView view =
        folder.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    BasicFileAttributes before = view.readAttributes();
    requireRegular(before, named);
    SeekableByteChannel channel = folder.newByteChannel(name, READ);
    return checked(channel, before, view.readAttributes(), named);
  }

  /** A pipe has no position, and what was exchanged is another file than before. */
  private static SeekableByteChannel checked(
      SeekableByteChannel channel,
      BasicFileAttributes before,
      BasicFileAttributes after,
      Path named)
      throws IOException {
    boolean isSound = false;
    try {
      channel.position(0);
      requireRegular(after, named);
      if (!Objects.equals(before.fileKey(), after.fileKey())) {
        throw refusal(named, "it was exchanged while it was opened");
      }
      isSound = true;
      return channel;
    } finally {
      if (!isSound) {
        channel.close();
      }
    }
  }

  private static void requireRegular(BasicFileAttributes attributes, Path named)
      throws FileSystemException {
    if (!attributes.isRegularFile()) {
      throw refusal(named, "must be a regular file that can be read");
    }
  }

  private static FileSystemException refusal(Path file, String rule) {
    return new FileSystemException(file.toString(), null, rule);
  }
}
