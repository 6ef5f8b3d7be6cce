package dev.weir.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Hears the signal that comes after the one that ends the process. The JVM itself ignores it: the
 * first one starts the shutdown hooks, and while they run no signal does anything.
 *
 * <p>Java has no other way to hear a signal than {@code sun.misc.Signal} of the module {@code
 * jdk.unsupported}, which the compiler warns of. So it is called by its name, and where a JVM does
 * not have it, or was started with {@code -Xrs}, a second signal is ignored as before.
 */
final class SecondSignal {
  private static final List<String> NAMES = List.of("INT", "TERM", "HUP");

  private final Runnable action;
  private final AtomicBoolean ending = new AtomicBoolean();

  private SecondSignal(Runnable action) {
    this.action = action;
  }

  /** Lets the first signal do what it did, and runs {@code action} at each one after it. */
  static void hear(Runnable action) {
    SecondSignal second = new SecondSignal(action);
    for (String name : NAMES) {
      try {
        second.install(name);
      } catch (ReflectiveOperationException | IllegalArgumentException notToBeHad) {
        // Also thrown for a signal that this system or this JVM does not let us hear.
      }
    }
  }

  private void install(String name) throws ReflectiveOperationException {
    Class<?> type = Class.forName("sun.misc.Signal");
    Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
    Object signal = type.getConstructor(String.class).newInstance(name);
    Method install = type.getMethod("handle", type, handlerType);
    Method handle = handlerType.getMethod("handle", type);
    Handler handler = new Handler(handle);
    Object proxy =
        Proxy.newProxyInstance(
            SecondSignal.class.getClassLoader(), new Class<?>[] {handlerType}, handler);
    try {
      handler.usual = install.invoke(null, signal, proxy);
    } catch (InvocationTargetException refused) {
      if (refused.getCause() instanceof IllegalArgumentException why) {
        throw why;
      }
      throw refused;
    }
  }

  /** The JVM calls a handler on a thread of its own. */
  private final class Handler implements InvocationHandler {
    private final Method handle;
    private volatile Object usual;

    Handler(Method handle) {
      this.handle = handle;
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
      if (!method.equals(handle)) {
        return method.invoke(this, arguments); // equals, hashCode or toString
      }
      if (ending.compareAndSet(false, true)) {
        return handle.invoke(usual, arguments);
      }
      action.run();
      return null;
    }
  }
}
