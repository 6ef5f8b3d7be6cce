package dev.weir.web.guard;

/**
 * What the decoder hands on when it can read no further. It is the last that it hands on.
 *
 * @param problem what is to be answered
 * @param inBody whether the head of that request was handed on already
 */
record Malformed(Problem problem, boolean inBody) {}
