/**
 * What runs on a pool, and the life of a submission from its JSON to its one answer.
 *
 * <p>{@link dev.weir.task.TaskService} is the way in. {@code TaskDispatcher} has {@code
 * RequestValidator} check a submission, makes its {@code ManagedTask}, enters it in {@code
 * TaskTable} and gives its live half, a {@code TaskRun}, to the pool. The pool tells the run what
 * happens; the run moves the task from state to state and tells the answer, either the {@code
 * TaskJson} reply or a {@link dev.weir.task.TaskFailure}. Then the live half is dropped, and the
 * task is retained as long as number, age and bytes allow.
 */
package dev.weir.task;
