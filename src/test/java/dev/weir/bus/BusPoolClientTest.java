package dev.weir.bus;

/** A client whose pool lives elsewhere. */
class BusPoolClientTest extends PoolClientAnswers {
  BusPoolClientTest() {
    super(PoolClient::overBus);
  }
}
