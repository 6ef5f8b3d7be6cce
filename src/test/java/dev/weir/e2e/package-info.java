/** Whole-process tests: the packaged jar, started and stopped as a user would. */
package dev.weir.e2e;
