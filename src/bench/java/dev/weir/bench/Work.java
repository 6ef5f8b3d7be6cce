package dev.weir.bench;

/** What a short task does, besides being counted. */
enum Work {
  NOTHING("no-op") {
    @Override
    Runnable task(Tally tally) {
      return tally::count;
    }
  },
  MICROSECOND("1 us") {
    @Override
    Runnable task(Tally tally) {
      return () -> {
        long until = System.nanoTime() + 1_000;
        while (System.nanoTime() - until < 0) {
          Thread.onSpinWait();
        }
        tally.count();
      };
    }
  };

  private final String title;

  Work(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  abstract Runnable task(Tally tally);
}
