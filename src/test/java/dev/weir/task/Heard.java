package dev.weir.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A receiver that keeps the answer, and fails a test that gets none in time. */
public final class Heard implements TaskReceiver, CallReceiver {
  private static final Object NULL = new Object();
  private final LinkedBlockingQueue<Object> answers = new LinkedBlockingQueue<>();

  @Override
  public void accepted(String id) {
    answers.add(id);
  }

  @Override
  public void completed(JsonObject reply) {
    answers.add(reply);
  }

  @Override
  public void completed(Object value) {
    answers.add(value == null ? NULL : value);
  }

  @Override
  public void failed(TaskFailure failure) {
    answers.add(failure);
  }

  public JsonObject reply() throws InterruptedException {
    return (JsonObject) next();
  }

  public TaskFailure failure() throws InterruptedException {
    return (TaskFailure) next();
  }

  public Object value() throws InterruptedException {
    Object value = next();
    return value == NULL ? null : value;
  }

  public Object next() throws InterruptedException {
    Object answer = answers.poll(10, TimeUnit.SECONDS);
    assertThat(answer).as("an answer within 10 s").isNotNull();
    return answer;
  }

  public void nothingMore() {
    assertThat(answers).isEmpty();
  }
}
