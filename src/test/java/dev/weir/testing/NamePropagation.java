package dev.weir.testing;

import dev.weir.spi.ContextPropagation;

/** Carries one thread local; where it is empty there is nothing to carry. */
public final class NamePropagation implements ContextPropagation {
  public static final ThreadLocal<String> NAME = new ThreadLocal<>();

  @Override
  public Captured capture() {
    String name = NAME.get();
    return name == null ? null : () -> put(name);
  }

  private static Undo put(String name) {
    String before = NAME.get();
    NAME.set(name);
    return () -> put(before, NAME);
  }

  private static void put(String before, ThreadLocal<String> where) {
    if (before == null) {
      where.remove();
    } else {
      where.set(before);
    }
  }
}
