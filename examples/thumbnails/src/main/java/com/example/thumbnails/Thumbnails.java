package com.example.thumbnails;

import dev.weir.pool.PoolOptions;
import dev.weir.pool.PoolStats;
import dev.weir.pool.WorkerPool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * {@code FROM TO [WIDTH]} makes thumbnails of all images below a folder, by the engine alone: no
 * Vert.x is started. The thread that finds the files waits while the pool is full, so neither
 * images nor tasks pile up, however many files there are.
 */
public final class Thumbnails {
  private static final int USUAL_WIDTH = 320;

  private Thumbnails() {}

  /** Runs what the arguments say. */
  public static void main(String[] args) throws Exception {
    if (args.length < 2) {
      throw new IllegalArgumentException("must be FROM TO [WIDTH]");
    }
    int width = args.length > 2 ? Integer.parseInt(args[2]) : USUAL_WIDTH;
    make(Path.of(args[0]), Path.of(args[1]), width);
  }

  /** Returns the thumbnails; what could not be made is named on standard error. */
  static List<Path> make(Path from, Path to, int width) throws IOException, InterruptedException {
    List<Path> images;
    try (Stream<Path> files = Files.walk(from)) {
      images = files.filter(Thumbnails::isImage).sorted().toList();
    }
    PoolOptions options =
        PoolOptions.defaults()
            .withName("thumbnails")
            .withThreads(PoolOptions.Threads.PLATFORM)
            .withCapacity(Runtime.getRuntime().availableProcessors())
            .withQueueCapacity(0);
    try (WorkerPool pool = WorkerPool.create(options)) {
      List<Future<Path>> asked = new ArrayList<>();
      for (Path image : images) {
        Path name = from.relativize(image);
        asked.add(pool.submit(new Thumbnail(image, to.resolve(name + ".jpg"), width)));
      }
      List<Path> made = made(asked);
      PoolStats stats = pool.stats();
      System.out.printf(
          Locale.ROOT,
          "%d thumbnails, %d failed, at most %d at once, %.0f ms each (99 of 100 within %.0f ms)%n",
          made.size(),
          stats.failed(),
          stats.peakWorkers(),
          stats.runMs().mean(),
          stats.runMs().p99());
      return made;
    }
  }

  private static List<Path> made(List<Future<Path>> asked) throws InterruptedException {
    List<Path> made = new ArrayList<>();
    for (Future<Path> answer : asked) {
      try {
        made.add(answer.get());
      } catch (ExecutionException failed) {
        System.err.println(failed.getCause().getMessage());
      }
    }
    return made;
  }

  private static boolean isImage(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).matches(".*\\.(png|jpe?g|gif|bmp)");
  }
}
