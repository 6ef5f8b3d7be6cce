package dev.weir.pool;

/**
 * Throws {@link StackOverflowError} now if the stack is too near its end for what follows. A
 * submitter may call the pool from the last frames of its stack. A step that takes something and
 * then must do more probes first, so that the stack cannot end between the two.
 *
 * <p>A probe is part of every submission, so it has to be cheap. What it costs is the number of its
 * frames, not their size: 15 frames of 1 KB take 35 ns, 128 frames of 80 bytes took 500 ns. Hence
 * one method with as many variables as fill a kilobyte.
 */
final class StackProbe {
  /** To take an idle worker and wake its platform thread, in KB. */
  static final int WAKE = 2;

  /**
   * For a step under the lock of the waiting room, to start a thread, or to wake a virtual one, in
   * KB.
   */
  static final int STEP = 6;

  /** For a call that takes such steps, so that those do not overflow when they probe, in KB. */
  static final int CALL = 16;

  /** For a call that makes such calls, in KB. */
  static final int SHUTDOWN = 24;

  /** One frame in so many writes its variables. If none did, the compiler would leave them out. */
  private static final int WRITERS = 64;

  private static final long[] VALUES = new long[128];

  /** Keeps the compiler from leaving the recursion out. */
  @SuppressWarnings("unused")
  private static long sink;

  private StackProbe() {}

  /** Takes about so many KB of the stack, compiled; twice as many as long as it is interpreted. */
  static void run(int kilobytes) {
    if (deeper(kilobytes, (int) System.nanoTime() & (WRITERS - 1)) < 0) {
      sink = 1;
    }
  }

  /** Calls itself so many times, with a frame of 1 KB each. */
  private static long deeper(int frames, int salt) {
    if (frames == 0) {
      return salt;
    }
    if (salt != 0) {
      return deeper(frames - 1, salt); // in a frame of the same size
    }
    long[] values = VALUES;
    long v0 = values[0];
    long v1 = values[1];
    long v2 = values[2];
    long v3 = values[3];
    long v4 = values[4];
    long v5 = values[5];
    long v6 = values[6];
    long v7 = values[7];
    long v8 = values[8];
    long v9 = values[9];
    long v10 = values[10];
    long v11 = values[11];
    long v12 = values[12];
    long v13 = values[13];
    long v14 = values[14];
    long v15 = values[15];
    long v16 = values[16];
    long v17 = values[17];
    long v18 = values[18];
    long v19 = values[19];
    long v20 = values[20];
    long v21 = values[21];
    long v22 = values[22];
    long v23 = values[23];
    long v24 = values[24];
    long v25 = values[25];
    long v26 = values[26];
    long v27 = values[27];
    long v28 = values[28];
    long v29 = values[29];
    long v30 = values[30];
    long v31 = values[31];
    long v32 = values[32];
    long v33 = values[33];
    long v34 = values[34];
    long v35 = values[35];
    long v36 = values[36];
    long v37 = values[37];
    long v38 = values[38];
    long v39 = values[39];
    long v40 = values[40];
    long v41 = values[41];
    long v42 = values[42];
    long v43 = values[43];
    long v44 = values[44];
    long v45 = values[45];
    long v46 = values[46];
    long v47 = values[47];
    long v48 = values[48];
    long v49 = values[49];
    long v50 = values[50];
    long v51 = values[51];
    long v52 = values[52];
    long v53 = values[53];
    long v54 = values[54];
    long v55 = values[55];
    long v56 = values[56];
    long v57 = values[57];
    long v58 = values[58];
    long v59 = values[59];
    long v60 = values[60];
    long v61 = values[61];
    long v62 = values[62];
    long v63 = values[63];
    long v64 = values[64];
    long v65 = values[65];
    long v66 = values[66];
    long v67 = values[67];
    long v68 = values[68];
    long v69 = values[69];
    long v70 = values[70];
    long v71 = values[71];
    long v72 = values[72];
    long v73 = values[73];
    long v74 = values[74];
    long v75 = values[75];
    long v76 = values[76];
    long v77 = values[77];
    long v78 = values[78];
    long v79 = values[79];
    long v80 = values[80];
    long v81 = values[81];
    long v82 = values[82];
    long v83 = values[83];
    long v84 = values[84];
    long v85 = values[85];
    long v86 = values[86];
    long v87 = values[87];
    long v88 = values[88];
    long v89 = values[89];
    long v90 = values[90];
    long v91 = values[91];
    long v92 = values[92];
    long v93 = values[93];
    long v94 = values[94];
    long v95 = values[95];
    long v96 = values[96];
    long v97 = values[97];
    long v98 = values[98];
    long v99 = values[99];
    long v100 = values[100];
    long v101 = values[101];
    long v102 = values[102];
    long v103 = values[103];
    long v104 = values[104];
    long v105 = values[105];
    long v106 = values[106];
    long v107 = values[107];
    long v108 = values[108];
    long v109 = values[109];
    long v110 = values[110];
    long v111 = values[111];
    long v112 = values[112];
    long v113 = values[113];
    long v114 = values[114];
    long v115 = values[115];
    long v116 = values[116];
    long v117 = values[117];
    long v118 = values[118];
    long v119 = values[119];
    long v120 = values[120];
    long v121 = values[121];
    long v122 = values[122];
    long v123 = values[123];
    long v124 = values[124];
    long v125 = values[125];
    long v126 = values[126];
    long v127 = values[127];
    long sum = deeper(frames - 1, salt);
    sum += v0 + v1 + v2 + v3 + v4 + v5 + v6 + v7;
    sum += v8 + v9 + v10 + v11 + v12 + v13 + v14 + v15;
    sum += v16 + v17 + v18 + v19 + v20 + v21 + v22 + v23;
    sum += v24 + v25 + v26 + v27 + v28 + v29 + v30 + v31;
    sum += v32 + v33 + v34 + v35 + v36 + v37 + v38 + v39;
    sum += v40 + v41 + v42 + v43 + v44 + v45 + v46 + v47;
    sum += v48 + v49 + v50 + v51 + v52 + v53 + v54 + v55;
    sum += v56 + v57 + v58 + v59 + v60 + v61 + v62 + v63;
    sum += v64 + v65 + v66 + v67 + v68 + v69 + v70 + v71;
    sum += v72 + v73 + v74 + v75 + v76 + v77 + v78 + v79;
    sum += v80 + v81 + v82 + v83 + v84 + v85 + v86 + v87;
    sum += v88 + v89 + v90 + v91 + v92 + v93 + v94 + v95;
    sum += v96 + v97 + v98 + v99 + v100 + v101 + v102 + v103;
    sum += v104 + v105 + v106 + v107 + v108 + v109 + v110 + v111;
    sum += v112 + v113 + v114 + v115 + v116 + v117 + v118 + v119;
    sum += v120 + v121 + v122 + v123 + v124 + v125 + v126 + v127;
    return sum;
  }
}
