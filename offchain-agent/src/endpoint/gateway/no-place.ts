import type { CallError } from './exchange.ts';

/** The client may have no connection of its own to a node. */
export class NoPlace extends Error {
  readonly error: CallError;

  constructor(error: CallError) {
    super(error.message);
    this.error = error;
  }
}
