package com.example.jdbc;

import io.vertx.core.Vertx;
import java.io.PrintStream;

/**
 * {@code serve [PORT]} serves the orders on a Weir pool. {@code load [SECONDS]} offers ten times
 * what eight connections can do, first to executeBlocking, then to Weir, and prints both as CSV.
 */
public final class Main {
  static final int CONNECTIONS = 8;
  static final int QUERY_MS = 20;
  static final int CAPACITY_PER_SECOND = CONNECTIONS * 1_000 / QUERY_MS;

  /** Two tenths of a second's work, for each of the workers. */
  static final int QUEUE = CAPACITY_PER_SECOND / 5;

  private Main() {}

  /** Runs what the arguments say. */
  public static void main(String[] args) throws Exception {
    String what = args.length > 0 ? args[0] : "serve";
    int figure = args.length > 1 ? Integer.parseInt(args[1]) : 0;
    switch (what) {
      case "serve" -> serve(figure == 0 ? 8090 : figure);
      case "load" -> {
        System.out.println(Load.HEADER);
        int ms = 1_000 * (figure == 0 ? 10 : figure);
        load("executeBlocking", ms, System.out);
        load("weir", ms, System.out);
      }
      default -> throw new IllegalArgumentException(what + ": must be serve or load");
    }
  }

  private static void serve(int port) throws Exception {
    Vertx vertx = Vertx.vertx();
    Orders orders = new Orders("serve", CONNECTIONS, QUERY_MS);
    Queries queries = Queries.weir(vertx, CONNECTIONS, QUEUE).await();
    WebApp.start(vertx, orders, queries, port).await();
    System.out.println("try: curl -i http://127.0.0.1:" + port + "/orders/42");
  }

  static Load.Result load(String way, int ms, PrintStream out) throws Exception {
    Vertx vertx = Vertx.vertx();
    // Left open: with executeBlocking thousands of queries still stand in line.
    Orders orders = new Orders(way, CONNECTIONS, QUERY_MS);
    Queries queries =
        way.equals("weir")
            ? Queries.weir(vertx, CONNECTIONS, QUEUE).await()
            : Queries.executeBlocking(vertx, CONNECTIONS).await();
    Load.Result result =
        new Load(way, orders, queries, out).run(vertx, 10 * CAPACITY_PER_SECOND, ms);
    vertx.close();
    return result;
  }
}
