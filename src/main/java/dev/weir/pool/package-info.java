/**
 * The engine: an elastic, bounded pool of reused threads. It needs nothing but {@code java.base}.
 *
 * <p>{@link dev.weir.pool.WorkerPool} is the contract for users; the rest of this page is for
 * maintainers.
 *
 * <h2>Parts</h2>
 *
 * <pre>
 * WorkerPool        the face: an ExecutorService and a little more; wires the parts
 *   Admission       who comes in, who waits, who is refused; takes permits back
 *     Permits       the two totals that decide it (Layout: their bits)
 *     WaitingRoom   the submissions that wait for room, and the one lock of all that is rare
 *     Lifecycle     changes of state and bounds
 *   TaskQueue       the accepted tasks that have not begun, in order
 *   Workers         how many live, which are idle, who is sent to the queue
 *     Worker        owns a task from claim to notification; the loop
 *     Threads       makes the threads, and knows every one that has not ended
 *     IdleStack     the idle workers
 *     Growth        how fast the pool grows
 *   Task            one submission; TrackedTask: with listener, limits, ticket; PoolFuture
 *   Answers         answers tasks before their threads would
 *   Termination     drain, deadline, abandon, await
 *   Helper          one thread that starts, retries and repairs
 *   Metrics         counters, sampled latencies, rates, advice, snapshots
 *   Recording       what is written down step by step, if a PoolRecorder is there
 * </pre>
 *
 * <h2>Invariants</h2>
 *
 * <ol>
 *   <li>Workers that may take a task never outnumber the capacity, except those that a smaller
 *       capacity caught at work: these end when they finish, and until then none is made. A thread
 *       that has passed its permit on may still be leaving.
 *   <li>Of the tasks present the first {@code ceiling} hold slots and the others are queued. The
 *       ceiling is the capacity, except while the pool is paused or still runs more than it may:
 *       then it is the number of slots in use, and only falls.
 *   <li>{@code slots = starting + active + stuck}, and a slot is free only when the thread is back
 *       from the task that held it.
 *   <li>{@code submitted = accepted + rejected + blocked} and {@code accepted = completed + failed
 *       + cancelled + timedOut + expired + abandoned + starting + active + queued}, in every
 *       snapshot.
 *   <li>A submission waits for room only while there is none, and no newcomer is let in before it.
 *   <li>Every accepted task is answered exactly once, by the thread that wins its state.
 *   <li>An interrupt meant for a task arrives while its worker is in that task or not at all.
 *   <li>If a task is in the queue and may start, a worker is searching, or the helper is to look
 *       again, or all workers are at work and will look at the queue when they are done.
 *   <li>Nothing that a user wrote is called under a lock or between the two halves of a step.
 *   <li>A terminated pool has no thread, no alarm and no entry in any queue.
 *   <li>An error at any step ends at most the task in hand or refuses the one submission. What can
 *       fail comes before a permit is taken; what follows allocates nothing; a call that takes
 *       something probes the stack first; and what is left undone all the same the helper does
 *       within a second ({@code repair}).
 * </ol>
 *
 * <h2>Transitions</h2>
 *
 * Their labels stand in a comment at each compare-and-set or change: T1 to T8 in {@code Task}, S1
 * and S2 in {@code IdleStack}, L1 to L5 in {@code Lifecycle}.
 *
 * <h2>Locks</h2>
 *
 * The monitor of {@code WaitingRoom} is the lock of admission; {@code Termination} has a lock and
 * {@code IdleStack} a monitor. They are never held together. No worker is started or woken and no
 * listener called under them. The timer takes none of them.
 */
package dev.weir.pool;
