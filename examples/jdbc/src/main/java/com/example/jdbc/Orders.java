package com.example.jdbc;

import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Orders in a database in memory, read by blocking JDBC. It has as many connections as it is told;
 * a query takes one and blocks for a while, as if the database were on another machine. Public,
 * since the database calls it.
 */
public final class Orders implements AutoCloseable {
  private static final int ORDERS = 10_000;
  private static final String FIND =
      "SELECT id, customer, cents FROM orders WHERE id = ? AND pause(?) = 0";

  private final BlockingQueue<Connection> idle;
  private final Connection keeper;
  private final long queryMs;

  Orders(String name, int connections, long queryMs) throws SQLException {
    this.queryMs = queryMs;
    String url = "jdbc:h2:mem:" + name;
    this.keeper = DriverManager.getConnection(url);
    try (Statement statement = keeper.createStatement()) {
      statement.execute("CREATE ALIAS pause FOR 'com.example.jdbc.Orders.pause'");
      statement.execute(
          "CREATE TABLE orders(id INT PRIMARY KEY, customer VARCHAR(20), cents INT) AS"
              + " SELECT x, 'customer ' || x, 100 * x FROM SYSTEM_RANGE(1, "
              + ORDERS
              + ")");
    }
    this.idle = new ArrayBlockingQueue<>(connections);
    for (int i = 0; i < connections; i++) {
      idle.add(DriverManager.getConnection(url));
    }
  }

  /** Called by the database, for each row found. */
  public static int pause(long ms) throws InterruptedException {
    Thread.sleep(ms);
    return 0;
  }

  /** Returns an order, or null if there is none. Blocks: not for an event loop. */
  JsonObject find(int id) throws SQLException, InterruptedException {
    Connection connection = idle.take();
    try (PreparedStatement query = connection.prepareStatement(FIND)) {
      query.setInt(1, id);
      query.setLong(2, queryMs);
      try (ResultSet found = query.executeQuery()) {
        return found.next()
            ? new JsonObject()
                .put("id", found.getInt(1))
                .put("customer", found.getString(2))
                .put("cents", found.getInt(3))
            : null;
      }
    } finally {
      idle.add(connection);
    }
  }

  @Override
  public void close() throws SQLException {
    for (Connection connection : idle) {
      connection.close();
    }
    keeper.close();
  }
}
