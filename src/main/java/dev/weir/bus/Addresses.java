package dev.weir.bus;

/**
 * The bus addresses of one pool.
 *
 * @param pool the pool's name, which each address begins with
 */
record Addresses(String pool) {
  /** Returns the address of a verb: shared by all nodes for a submission, else of this node. */
  String of(Verb verb) {
    return pool + '.' + verb.word();
  }

  /** Returns the address that reaches a verb at a named node of a cluster. */
  String of(Verb verb, String node) {
    return of(verb) + '.' + node;
  }

  /** Returns the address on which this node publishes the pool's events. */
  String events() {
    return pool + ".events";
  }

  /** Returns the address on which a named node publishes them to the whole cluster. */
  String events(String node) {
    return events() + '.' + node;
  }
}
