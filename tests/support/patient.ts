/** For clients of a test's chain: it may share a thread with the test, which may keep it for long on a busy machine. */
export const patient = { timeoutMs: 300_000 } as const;
