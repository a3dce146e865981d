import { type Hex, hashOf, hex, type TestVoter, testVoter } from './grandpa-bytes.ts';
import { type GrandpaBlock, type JustifyOptions, justificationBytes } from './grandpa-chain.ts';
import { type ProofScene, voters } from './proof-scene.ts';

/** What a node may say that is not so, and the reason for which it must be refused. */
export interface FinalityLie {
  readonly name: string;
  /** The end of the error's code. */
  readonly reason: string;
  readonly tell: (scene: ProofScene) => void | Promise<void>;
}

/** Just enough of the voters. */
export const three = voters.slice(0, 3);
export const strangers = ['mallory', 'oscar', 'peggy', 'trudy'].map(testVoter);
export const otherHash: Hex = hashOf(Buffer.from('another'));

export function votesOf(by: readonly TestVoter[], block: Pick<GrandpaBlock, 'hash' | 'number'>) {
  return by.map((voter) => ({ voter, block }));
}

/** Streams a justification of the next block that is made by the test. */
export function stream(
  scene: ProofScene,
  make: (target: GrandpaBlock) => Partial<JustifyOptions> = () => ({}),
): void {
  const target = scene.chain.append();
  const options = { target, setId: 0, votes: votesOf(three, target), ...make(target) };
  scene.node.stream(hex(justificationBytes(options)));
}
