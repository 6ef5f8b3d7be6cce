/** Fixtures that every test of a pool shares. */
package dev.weir.testing;
