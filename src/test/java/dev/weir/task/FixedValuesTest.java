package dev.weir.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a task was given and what it answered is kept as it was: whatever a user's object does
 * afterwards, no answer, record or list changes or fails.
 */
class FixedValuesTest extends ServiceFixture {
  /** A list of one element that does something else each time it is read. */
  private static final class Fickle extends AbstractList<Object> {
    private final AtomicInteger readings = new AtomicInteger();
    private final Supplier<Iterator<Object>> later;

    Fickle(Supplier<Iterator<Object>> later) {
      this.later = later;
    }

    @Override
    public Iterator<Object> iterator() {
      return readings.getAndIncrement() == 0 ? List.<Object>of(1).iterator() : later.get();
    }

    @Override
    public Object get(int index) {
      return iterator().next();
    }

    @Override
    public int size() {
      return 1;
    }
  }

  /** As suppliers, since the name of a test is made by reading its arguments. */
  static Stream<Supplier<Object>> odd() {
    return Stream.of(
        () ->
            new Fickle(
                () -> {
                  throw new IllegalStateException("read again");
                }),
        () ->
            new Fickle(
                () -> {
                  throw new StackOverflowError();
                }),
        () -> new Fickle(() -> Collections.<Object>nCopies(1 << 20, "more").iterator()),
        () -> new Fickle(() -> List.<Object>of(new Object()).iterator()),
        () -> new Fickle(() -> List.<Object>of(Double.NaN).iterator()));
  }

  @ParameterizedTest
  @MethodSource("odd")
  void anOddResultIsAnsweredAndListedAsItWas(Supplier<Object> value) throws Exception {
    handler.set(ctx -> value.get());
    JsonObject reply = submit(task("any").put("id", "odd")).reply();
    submit(task("any").put("id", "other")).next();

    String answered = Json.encode(reply.getValue("result"));
    assertThat(Json.encode(service.find("odd").getValue("result"))).isEqualTo(answered);
    JsonArray rows = service.list(TaskQuery.newest(10)).getJsonArray("tasks");
    assertThat(rows.encode()).contains(answered);
    assertThat(rows).hasSize(2);
  }

  @Test
  void aResultThatItsTaskChangesLaterIsKeptAsItWasAnswered() throws Exception {
    List<Object> mine = new ArrayList<>(List.of("first"));
    Map<String, Object> map = new LinkedHashMap<>(Map.of("list", mine));
    any(ctx -> map).reply();
    handler.set(
        ctx -> {
          mine.add("x".repeat(1_000_000));
          map.put("object", new Object());
          return null;
        });
    submit(task("any")).next();

    assertThat(service.list(TaskQuery.newest(10)).encode())
        .contains("{\"list\":[\"first\"]}")
        .hasSizeLessThan(3_000);
  }

  @Test
  void whatTheSenderChangesLaterTheTaskDoesNotSee() throws Exception {
    occupy();
    JsonObject args = new JsonObject().put("x", 1);
    Heard heard = submit(task("echo").put("args", args));
    args.put("x", new Object()).put("y", 2);
    gate.release();

    assertThat(heard.reply().getJsonObject("result")).isEqualTo(new JsonObject().put("x", 1));
  }

  @Test
  void aCheckThatChangesItsArgumentsChangesNothingThatIsKept() throws Exception {
    JsonObject body =
        task("meddling").put("id", "m").put("args", new JsonObject().put("a", new JsonObject()));
    JsonObject reply = submit(body).reply();

    JsonObject sent = new JsonObject().put("a", new JsonObject());
    assertThat(reply.getJsonObject("result")).isEqualTo(sent);
    assertThat(service.find("m").getJsonObject("args").encode()).isEqualTo(sent.encode());
  }

  @Test
  void textsThatAreHalfACharacterAreMadeWholeInFailuresAndLogs() throws Exception {
    any(ctx -> {
          ctx.log("half \uD83D");
          throw new IllegalStateException("x".repeat(999) + "\uD83D\uDE00 \uDE00");
        })
        .next();
    String all = service.list(TaskQuery.newest(10)).encode();
    assertThat(all.chars().mapToObj(c -> (char) c).filter(Character::isSurrogate)).isEmpty();
    assertThat(all).contains("half \uFFFD");
  }
}
