/** Random sequences of all operations of a pool, held against a plain model of it. */
package dev.weir.model;
