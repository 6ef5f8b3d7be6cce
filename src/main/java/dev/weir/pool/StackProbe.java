package dev.weir.pool;

/**
 * Throws {@link StackOverflowError} now if the stack is too near its end for what follows. A
 * submitter may call the pool from the last frames of its stack. A step that takes something and
 * then must do more probes first, so that the stack cannot end between the two.
 *
 * <p>A probe is part of every submission, so it has to be cheap. A processor remembers where the
 * last 16 calls or so return to; a probe with more frames than that costs some 15 ns for each of
 * them, whatever their size. So a probe has few frames, and each of them is large, in all three
 * ways in which HotSpot runs it:
 *
 * <ul>
 *   <li>interpreted, by its local variables: 1,100 bytes a frame;
 *   <li>compiled, by the arguments of the call that its last frame makes. A compiler may leave out
 *       local variables, but it keeps room for arguments on the stack, and all frames of a method
 *       have the same size: 1,000 bytes by C1, 500 by C2.
 * </ul>
 *
 * <p>{@link #CALL} takes 60 ns, where 128 frames of 80 bytes took 1,500 ns.
 */
final class StackProbe {
  /** To take an idle worker and wake its platform thread: 2 KB. */
  static final int WAKE = 4;

  /**
   * For a step under the lock of the waiting room, to start a thread, or to wake a virtual one: 4
   * KB.
   */
  static final int STEP = 8;

  /** For a call that takes such steps, so that those do not overflow when they probe: 8 KB. */
  static final int CALL = 16;

  /** For a call that makes such calls: 16 KB. */
  static final int SHUTDOWN = 32;

  /** Keeps the compiler from leaving the recursion out. */
  @SuppressWarnings("unused")
  private static long sink;

  private StackProbe() {}

  /** Makes sure that the stack has room for so many frames of 500 bytes, compiled by C2. */
  static void run(int frames) {
    if (deeper(frames) < 0) {
      sink = 1;
    }
  }

  /** Calls itself so often. Too long to be inlined (325 bytes), so that each call has its frame. */
  private static long deeper(int frames) {
    if (frames > 0) {
      return deeper(frames - 1) + 1;
    }
    long v0 = frames;
    long v1 = frames;
    long v2 = frames;
    long v3 = frames;
    long v4 = frames;
    long v5 = frames;
    long v6 = frames;
    long v7 = frames;
    long v8 = frames;
    long v9 = frames;
    long v10 = frames;
    long v11 = frames;
    long v12 = frames;
    long v13 = frames;
    long v14 = frames;
    long v15 = frames;
    long v16 = frames;
    long v17 = frames;
    long v18 = frames;
    long v19 = frames;
    long v20 = frames;
    long v21 = frames;
    long v22 = frames;
    long v23 = frames;
    long v24 = frames;
    long v25 = frames;
    long v26 = frames;
    long v27 = frames;
    long v28 = frames;
    long v29 = frames;
    long v30 = frames;
    long v31 = frames;
    long v32 = frames;
    long v33 = frames;
    long v34 = frames;
    long v35 = frames;
    long v36 = frames;
    long v37 = frames;
    long v38 = frames;
    long v39 = frames;
    long v40 = frames;
    long v41 = frames;
    long v42 = frames;
    long v43 = frames;
    long v44 = frames;
    long v45 = frames;
    long v46 = frames;
    long v47 = frames;
    long v48 = frames;
    long v49 = frames;
    long v50 = frames;
    long v51 = frames;
    long v52 = frames;
    long v53 = frames;
    long v54 = frames;
    long v55 = frames;
    long v56 = frames;
    long v57 = frames;
    long v58 = frames;
    long v59 = frames;
    long v60 = frames;
    long v61 = frames;
    long v62 = frames;
    long v63 = frames;
    return fill(
        v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15, v16, v17, v18, v19,
        v20, v21, v22, v23, v24, v25, v26, v27, v28, v29, v30, v31, v32, v33, v34, v35, v36, v37,
        v38, v39, v40, v41, v42, v43, v44, v45, v46, v47, v48, v49, v50, v51, v52, v53, v54, v55,
        v56, v57, v58, v59, v60, v61, v62, v63);
  }

  /** Takes its arguments on the stack; too long to be inlined, too. */
  private static long fill(
      long v0,
      long v1,
      long v2,
      long v3,
      long v4,
      long v5,
      long v6,
      long v7,
      long v8,
      long v9,
      long v10,
      long v11,
      long v12,
      long v13,
      long v14,
      long v15,
      long v16,
      long v17,
      long v18,
      long v19,
      long v20,
      long v21,
      long v22,
      long v23,
      long v24,
      long v25,
      long v26,
      long v27,
      long v28,
      long v29,
      long v30,
      long v31,
      long v32,
      long v33,
      long v34,
      long v35,
      long v36,
      long v37,
      long v38,
      long v39,
      long v40,
      long v41,
      long v42,
      long v43,
      long v44,
      long v45,
      long v46,
      long v47,
      long v48,
      long v49,
      long v50,
      long v51,
      long v52,
      long v53,
      long v54,
      long v55,
      long v56,
      long v57,
      long v58,
      long v59,
      long v60,
      long v61,
      long v62,
      long v63) {
    if (v0 == 0) {
      return v1;
    }
    return (v0 + v1 + v2 + v3 + v4 + v5 + v6 + v7 + v8 + v9 + v10 + v11 + v12 + v13 + v14 + v15
            + v16 + v17 + v18 + v19 + v20 + v21 + v22 + v23 + v24 + v25 + v26 + v27 + v28 + v29
            + v30 + v31 + v32 + v33 + v34 + v35 + v36 + v37 + v38 + v39 + v40 + v41 + v42 + v43
            + v44 + v45 + v46 + v47 + v48 + v49 + v50 + v51 + v52 + v53 + v54 + v55 + v56 + v57
            + v58 + v59 + v60 + v61 + v62 + v63)
        & (v0 ^ v1 ^ v2 ^ v3 ^ v4 ^ v5 ^ v6 ^ v7 ^ v8 ^ v9 ^ v10 ^ v11 ^ v12 ^ v13 ^ v14 ^ v15 ^ v16
            ^ v17 ^ v18 ^ v19 ^ v20 ^ v21 ^ v22 ^ v23 ^ v24 ^ v25 ^ v26 ^ v27 ^ v28 ^ v29 ^ v30
            ^ v31 ^ v32 ^ v33 ^ v34 ^ v35 ^ v36 ^ v37 ^ v38 ^ v39 ^ v40 ^ v41 ^ v42 ^ v43 ^ v44
            ^ v45 ^ v46 ^ v47 ^ v48 ^ v49 ^ v50 ^ v51 ^ v52 ^ v53 ^ v54 ^ v55 ^ v56 ^ v57 ^ v58
            ^ v59 ^ v60 ^ v61 ^ v62 ^ v63);
  }
}
