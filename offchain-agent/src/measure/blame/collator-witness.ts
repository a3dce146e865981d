import type { JudgedBlock } from './seen-session.ts';

/** What a node of a parachain tells of its collators: whether any built a block for a core. */
export interface CollatorWitness {
  /**
   * Whether a block of the parachain was built that this relay block could have backed.
   * @param since height of the relay parent of the last candidate that was backed before
   * @returns undefined where the node cannot tell
   */
  builtOn(para: number, block: Pick<JudgedBlock, 'number'>, since: number): boolean | undefined;
}
