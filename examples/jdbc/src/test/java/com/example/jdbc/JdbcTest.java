package com.example.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JdbcTest {
  @Test
  void anOverloadedServiceAnswersSomeAtOnceAndTellsTheOthersToComeBack() throws Exception {
    Vertx vertx = Vertx.vertx();
    try (Orders orders = new Orders("test", 2, 100);
        HttpClient http = HttpClient.newHttpClient()) {
      Queries queries = Queries.weir(vertx, 2, 2).await();
      int port = WebApp.start(vertx, orders, queries, 0).await().actualPort();
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/orders/42")).build();
      List<CompletableFuture<HttpResponse<String>>> asked =
          IntStream.range(0, 20)
              .mapToObj(i -> http.sendAsync(request, HttpResponse.BodyHandlers.ofString()))
              .toList();
      List<HttpResponse<String>> answers = asked.stream().map(CompletableFuture::join).toList();

      assertTrue(answers.stream().anyMatch(a -> a.body().contains("customer 42")));
      List<HttpResponse<String>> full =
          answers.stream().filter(a -> a.statusCode() != 200).toList();
      assertTrue(!full.isEmpty());
      full.forEach(a -> assertEquals(503, a.statusCode()));
      full.forEach(a -> assertEquals("1", a.headers().firstValue("retry-after").orElse("none")));
      vertx.close().await();
    }
  }

  @Test
  void underTenTimesItsLoadTheQueueOfAWeirPoolStaysShort() throws Exception {
    System.out.println(Load.HEADER);
    Load.Result plain = Main.load("executeBlocking", 2_000, System.out);
    Load.Result weir = Main.load("weir", 2_000, System.out);

    assertTrue(plain.mostQueued() > 10 * Main.QUEUE, plain.toString());
    assertTrue(weir.refused() > 0, weir.toString());
    assertTrue(weir.worstMs() < plain.worstMs(), weir + " " + plain);
  }
}
