/** Which of a container's two outputs a log shows. */
export type LogStream = 'both' | 'stdout' | 'stderr'
