/** Errors thrown at each place where the engine can meet one; nothing may be lost by them. */
package dev.weir.injection;
