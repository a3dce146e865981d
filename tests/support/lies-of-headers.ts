import { type FinalityLie, otherHash, three } from './finality-lie.ts';
import { hex, type TestVoter, text, u64 } from './grandpa-bytes.ts';
import { justification, rpcHeader } from './grandpa-chain.ts';
import { others, type ProofScene } from './proof-scene.ts';

/** A node that was honest up to block 3, on headers. */
export const headerLies: readonly FinalityLie[] = [
  {
    name: 'a header with another state root',
    reason: 'header',
    tell: (scene) => streamHeader(scene, () => ({ stateRoot: otherHash })),
  },
  {
    name: 'a header of another number',
    reason: 'header',
    tell: (scene) => streamHeader(scene, () => ({ number: '0x63' })),
  },
  {
    name: 'a header of another parent',
    reason: 'header',
    tell: (scene) => streamHeader(scene, () => ({ parentHash: otherHash })),
  },
  {
    name: 'a header of another slot, so that somebody else wrote it',
    reason: 'header',
    tell: (scene) =>
      streamHeader(scene, ({ digest }) => ({
        digest: { logs: [hex(Buffer.of(6), Buffer.from('aura'), text(u64(99))), ...digest.logs.slice(1)] },
      })),
  },
  {
    name: 'a header whose parts begin elsewhere, with the same hash',
    reason: 'malformed',
    tell: (scene) =>
      streamHeader(scene, ({ stateRoot, extrinsicsRoot }) => ({
        stateRoot: stateRoot + extrinsicsRoot.slice(2, 4),
        extrinsicsRoot: `0x${extrinsicsRoot.slice(4)}`,
      })),
  },
  {
    name: 'a digest item cut in two, so that no slot is found, with the same hash',
    reason: 'malformed',
    tell: (scene) =>
      streamHeader(
        scene,
        ({
          digest: {
            logs: [first = '', second = ''],
          },
        }) => ({
          digest: { logs: [first.slice(0, 8), `0x${first.slice(8)}${second.slice(2)}`] },
        }),
      ),
  },
  {
    name: 'a header without the set change that it has',
    reason: 'header',
    tell: (scene) =>
      streamHeader(scene, ({ digest }) => ({ digest: { logs: [digest.logs[0], digest.logs[2]] } }), others),
  },
  {
    name: 'a set change that is moved into the item before it, with the same hash',
    reason: 'malformed',
    tell: (scene) =>
      streamHeader(
        scene,
        ({
          digest: {
            logs: [first = '', second = '', third = ''],
          },
        }) => ({
          digest: { logs: [first + second.slice(2), third.slice(0, 20), `0x${third.slice(20)}`] },
        }),
        others,
      ),
  },
  {
    name: 'no header for a block below the justified one',
    reason: 'missing_block',
    tell: (scene) => {
      const block = scene.chain.append();
      scene.node.lies.set('chain_getHeader', ([hash], honest) => (hash === block.hash ? null : honest()));
      scene.node.finalized = scene.chain.append();
      scene.node.stream(justification(scene.node.finalized, three, 0));
    },
  },
];

/** Streams honest votes for the second of two blocks, and gives the first with other parts. */
function streamHeader(
  scene: ProofScene,
  change: (header: ReturnType<typeof rpcHeader>) => object,
  next?: readonly TestVoter[],
): void {
  const block = scene.chain.append(next ? { next } : {});
  const target = scene.chain.append();
  scene.node.lies.set('chain_getHeader', ([hash], honest) =>
    hash === block.hash ? { ...rpcHeader(block), ...change(rpcHeader(block)) } : honest(),
  );
  scene.node.stream(justification(target, three, 0));
}
