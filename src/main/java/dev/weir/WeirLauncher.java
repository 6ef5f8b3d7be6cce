package dev.weir;

import io.vertx.core.Launcher;

/** The command line of Weir. */
public final class WeirLauncher extends Launcher {
  /** Runs the command line. */
  public static void main(String[] args) {
    new WeirLauncher().dispatch(args);
  }
}
