/** How much of what an engine says is taken, in bytes or pieces. An engine passes on what any image or container says. */
export const maximumListBytes = 256 * 1024 * 1024
export const maximumObjectBytes = 64 * 1024 * 1024
export const maximumErrorBytes = 64 * 1024
/** A label of 16 MiB is legal on an engine, and every event carries all labels. */
export const maximumLineBytes = 32 * 1024 * 1024
export const maximumLabelLength = 64 * 1024
export const maximumLabelCount = 100_000
/** Of all labels of one object together, in UTF-16 units. */
export const maximumLabelTextLength = 4 * 1024 * 1024
export const maximumTextLength = 64 * 1024
export const maximumAttributeLength = 1024
export const maximumAttributeCount = 256
export const maximumQueuedEvents = 200_000
/** Of all events in the queue together, in UTF-16 units. */
export const maximumQueuedText = 64 * 1024 * 1024
/** A reading is 2 kB; on cgroup v1 it has a number for each processor. */
export const maximumStatsLineBytes = 1024 * 1024
