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
 *   Engine ──── runs a job, answers it
 *     Admission  the door: who comes in, who waits, who is refused; the way out
 *       Places   who holds a slot, who is queued (Word: its arithmetic)
 *       Lobby    where submissions wait for room, and the lock of all that is rare
 *         Gate   one submission that waits for room
 *     Lifecycle  changes of state and bounds
 *     Line       the accepted jobs that have not begun, in order
 *     Crew       the workers: who lives, who rests, who is sent to the line
 *       Roster   makes the threads, and knows every one that has not ended
 *       Worker   one thread: take a job, run it, again
 *       Resting  the idle ones, a stack
 *       Pace     how fast the crew grows
 *       Expiry   ends workers that rested too long
 *     Job        one submission; TicketJob: with listener, limits and ticket
 *     Notices    tells a listener, in order and without waiting
 *     Ending     drain, abandon, terminate
 *     Stopwatch  which tasks are timed (Timings: the histogram, Histogram: a look at it)
 *     Books      counters and timings (Snapshot makes PoolStats of them)
 * </pre>
 *
 * <h2>Invariants</h2>
 *
 * <ol>
 *   <li>Workers that may take a job never outnumber the capacity, but for those that a smaller
 *       capacity caught at work: these end when they finish, and until then none is made. A thread
 *       that has passed its permit on may still be leaving.
 *   <li>Of the tasks present the first {@code ceiling} hold slots and the others are queued. The
 *       ceiling is the capacity, but while the pool is paused or still has more at work than it
 *       may: then it is as many as hold a slot, and only falls.
 *   <li>{@code slots = starting + active + stuck}, and a slot is free only when the thread is back
 *       from the task that held it.
 *   <li>{@code submitted = accepted + rejected + blocked} and {@code accepted = completed + failed
 *       + cancelled + timedOut + abandoned + starting + active + queued}, in every snapshot.
 *   <li>A submission waits for room only while there is none, and no newcomer is let in before it.
 *   <li>Every accepted job is answered exactly once, by whoever wins its state.
 *   <li>An interrupt meant for a job arrives while its worker is in that job or not at all.
 *   <li>If a job is in line and may start, a worker is searching, or one is to be tried again, or
 *       all are at work and will look at the line when they are done.
 *   <li>Nothing that a user wrote is called under a lock or between the two halves of a step.
 *   <li>A terminated pool has no thread, no timer and no entry in any queue.
 * </ol>
 *
 * <h2>Order of locks</h2>
 *
 * The locks of {@code Lobby} and {@code Ending} and the monitors of {@code Expiry} and {@code
 * Resting} are never held together. No worker is started or woken and no listener called under
 * them; {@code Expiry} and {@code Ending} set alarms under theirs, which may start the timer.
 */
package dev.weir.pool;
