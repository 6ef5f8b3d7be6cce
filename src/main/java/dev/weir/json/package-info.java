/**
 * JSON from outside: reading it strictly, and telling its size on the wire and its weight in memory
 * before anything is done with it. Knows no other room.
 */
package dev.weir.json;
