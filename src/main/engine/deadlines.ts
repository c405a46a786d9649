/**
 * How long each kind of call may take, in ms. A deadline counts from the moment the call has a connection slot:
 * waiting for a slot says nothing about the engine. Event streams have none once they are accepted.
 */
export const pingDeadlineMs = 2_000
/** One object, from the engine's memory. */
export const readDeadlineMs = 10_000
/** A list; 5,000 containers take an engine about a second, a busy one much longer. */
export const listDeadlineMs = 30_000
/** Reads for which the engine walks a file tree. */
export const walkDeadlineMs = 120_000
/** Until the headers of a stream. */
export const streamDeadlineMs = 10_000
export const writeDeadlineMs = 30_000
/** An engine sends the headers of a pull only once the registry answered it, and waits for that itself. */
export const pullDeadlineMs = 120_000
/** Creating also copies what the image holds into new volumes. */
export const createDeadlineMs = 300_000
/** Removing also deletes a writable layer, and kills first when forced (10 s and more for a process that hangs). */
export const removeDeadlineMs = 90_000
/** What the engine waits when the container says nothing (10 s on Linux, 30 s on Windows), at its longest. */
export const defaultStopTimeoutMs = 30_000
/** For a container that waits for ever (stop timeout -1) or says something absurd. */
export const maximumStopTimeoutMs = 3_600_000
