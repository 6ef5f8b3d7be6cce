/** The soak: everything at once, for minutes, with faults thrown in, against witnesses outside. */
package dev.weir.soak;
