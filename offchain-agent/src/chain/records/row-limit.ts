/** More rows than this the runtime API does not answer in one call. */
export const maxHistoryRows = 256;
