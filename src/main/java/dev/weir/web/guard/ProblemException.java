package dev.weir.web.guard;

/** Ends the handling of a request with a problem. Carries no stack trace: it is an answer. */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  /** Ends a request with a problem. */
  public ProblemException(Problem problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  /** Ends a request with a problem of this face. */
  public ProblemException(Problem.Http kind, String detail) {
    this(Problem.of(kind, detail));
  }

  /** Returns what is answered. */
  public Problem problem() {
    return problem;
  }
}
