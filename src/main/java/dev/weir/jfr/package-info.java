/**
 * What pools do, as events of the JDK Flight Recorder. The engine finds {@link
 * dev.weir.jfr.JfrRecorder} by its name, so nothing refers to this room, and it is used only where
 * the module {@code jdk.jfr} is there.
 */
package dev.weir.jfr;
