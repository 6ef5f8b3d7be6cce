/**
 * The engine: an elastic, bounded pool of reused threads. It needs nothing but {@code java.base}.
 *
 * <p>{@link dev.weir.pool.WorkerPool} is the contract for users; the rest of this page is for
 * maintainers.
 *
 * <h2>Parts</h2>
 *
 * <pre>
 * WorkerPool ── the face: an ExecutorService and a little more
 *   Engine ──── runs a job, answers it, writes the books
 *     Admission  the door: who comes in, who waits, who is refused; states and bounds
 *       Places   the atomic word of slots and queued tasks (Word: its pure arithmetic)
 *       Gate     one submission that waits for room
 *     Line       the accepted jobs that have not begun, in order
 *     Crew       the workers: who lives, who rests, who is sent to the line
 *       Worker   one thread: take a job, run it, again
 *       Expiry   ends workers that rested too long
 *     Job        one submission; TicketJob: with listener, limits and ticket
 *     Notices    tells a listener, in order and without waiting
 *     Ending     drain, abandon, terminate
 *     Stopwatch  which tasks are timed (Timings: the histogram)
 *     Books      counters and timings (Snapshot makes PoolStats of them)
 * </pre>
 *
 * <h2>Invariants</h2>
 *
 * <ol>
 *   <li>Workers that may take a job never outnumber the capacity, but for those that a smaller
 *       capacity caught at work: these end when they finish, and until then none is made.
 *   <li>While the pool runs or drains, {@code slots = min(capacity, slots + queued)}, but for the
 *       instant of a promotion and after a resize down; a queued task means that every slot is
 *       taken.
 *   <li>{@code slots = starting + active + stuck}, and a slot is free only when the thread is back
 *       from the task that held it.
 *   <li>{@code submitted = accepted + rejected + blocked} and {@code accepted = completed + failed
 *       + cancelled + timedOut + abandoned + starting + active + queued}, in every snapshot.
 *   <li>A submission waits for room only while there is none, and no newcomer is let in before it.
 *   <li>Every accepted job is answered exactly once, by whoever wins its state.
 *   <li>An interrupt meant for a job arrives while its worker is in that job or not at all.
 *   <li>If a job is in line and may start, a worker is searching, or all are at work and will look
 *       at the line when they are done.
 *   <li>Nothing that a user wrote is called under a lock or between the two halves of a step.
 *   <li>A terminated pool has no thread, no timer and no entry in any queue.
 * </ol>
 *
 * <h2>Order of locks</h2>
 *
 * {@code Admission.lock}, {@code Ending.lock} and the monitor of {@code Expiry} are never held
 * together, and none is held while a thread is started or woken.
 */
package dev.weir.pool;
