package dev.weir.web;

/** Ends the handling of a request with a problem. Carries no stack trace: it is an answer. */
final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  ProblemException(Problem.Http kind, String detail) {
    super(detail, null, false, false);
    this.problem = Problem.of(kind, detail);
  }

  Problem problem() {
    return problem;
  }
}
