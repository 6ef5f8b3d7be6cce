package dev.weir.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.List;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** A recording of the JVM, and what Weir has written to it about one pool. */
public final class FlightRecording implements AutoCloseable {
  private final Recording recording;

  private FlightRecording(Recording recording) {
    this.recording = recording;
    recording.start();
  }

  /** Starts one of every event of Weir, by the settings that are shipped. */
  public static FlightRecording ofEverything() throws IOException, ParseException {
    Recording recording = new Recording(Configuration.create(Path.of("conf/weir.jfc")));
    return new FlightRecording(recording);
  }

  /**
   * Starts one with the JDK's default settings, in which Weir's events are as they are declared.
   */
  public static FlightRecording byDefault() throws IOException, ParseException {
    return new FlightRecording(new Recording(Configuration.getConfiguration("default")));
  }

  /** Ends it; returns the events of Weir about that pool, in the order of their times. */
  public List<RecordedEvent> stop(String pool) {
    recording.stop();
    try {
      Path file = Files.createTempFile("weir", ".jfr");
      try {
        recording.dump(file);
        return RecordingFile.readAllEvents(file).stream()
            .filter(event -> event.getEventType().getName().startsWith("dev.weir."))
            .filter(event -> pool.equals(event.getString("pool")))
            .toList();
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns those of one kind, named without their prefix. */
  public static List<RecordedEvent> named(String name, List<RecordedEvent> events) {
    return events.stream()
        .filter(event -> event.getEventType().getName().equals("dev.weir." + name))
        .toList();
  }

  @Override
  public void close() {
    recording.close();
  }
}
