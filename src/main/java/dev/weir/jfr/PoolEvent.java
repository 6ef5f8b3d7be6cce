package dev.weir.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Registered;
import jdk.jfr.StackTrace;

/**
 * What all events have. They are off until a recording asks for them, since a pool ends a million
 * tasks a second; one that is rare says otherwise.
 */
@Registered(false)
@Enabled(false)
@StackTrace(false)
@Category("Weir")
abstract class PoolEvent extends Event {
  @Label("Pool")
  @Description("Name of the pool")
  String pool;
}
