import { type FinalityLie, stream, three, votesOf } from './finality-lie.ts';
import { justification } from './grandpa-chain.ts';
import { others, voters } from './proof-scene.ts';

/** A node that was honest up to block 3, on who may vote, and when. */
export const setLies: readonly FinalityLie[] = [
  {
    name: 'votes of the old set after its end',
    reason: 'weight',
    tell: (scene) => {
      const end = scene.chain.append({ next: others });
      scene.node.stored.set(end.hash, justification(end, three, 0));
      stream(scene);
    },
  },
  {
    name: 'votes replayed under the id of the old set, whose members are those of the new one',
    reason: 'signature',
    tell: (scene) => {
      const end = scene.chain.append({ next: voters });
      scene.node.stored.set(end.hash, justification(end, three, 0));
      stream(scene);
    },
  },
  {
    name: 'a hand-over whose votes are kept back',
    reason: 'withheld',
    tell: (scene) => {
      scene.chain.append({ next: others });
      stream(scene, (target) => ({ setId: 1, votes: votesOf(others, target) }));
    },
  },
  {
    name: 'a hand-over that the next set signed itself',
    reason: 'weight',
    tell: (scene) => {
      const end = scene.chain.append({ next: others });
      scene.node.stored.set(end.hash, justification(end, others, 0));
      stream(scene, (target) => ({ setId: 1, votes: votesOf(others, target) }));
    },
  },
  {
    name: 'the votes of another block in place of those for the hand-over',
    reason: 'target',
    tell: (scene) => {
      const end = scene.chain.append({ next: others });
      scene.node.stored.set(end.hash, justification(scene.chain.at(3), three, 0));
      stream(scene, (target) => ({ setId: 1, votes: votesOf(others, target) }));
    },
  },
  {
    name: 'an authority set put in by force',
    reason: 'forced_change',
    tell: (scene) => {
      scene.chain.append({ next: others, isForced: true });
      stream(scene, (target) => ({ setId: 1, votes: votesOf(others, target) }));
    },
  },
  {
    name: 'a hand-over to nobody',
    reason: 'no_voters',
    tell: (scene) => scene.node.stream(justification(scene.chain.append({ next: [] }), three, 0)),
  },
  {
    name: 'newer final blocks, and no votes for them',
    reason: 'withheld',
    tell: (scene) => {
      scene.node.finalized = scene.chain.append();
    },
  },
  {
    name: 'newer final blocks, and old votes again and again',
    reason: 'withheld',
    tell: async (scene) => {
      const old = justification(scene.chain.at(3), three, 0);
      scene.node.finalized = scene.chain.append();
      for (let count = 0; scene.node.listeners > 0; count += 1) {
        // Patience must not begin anew with each of them.
        if (count === 500) throw new Error('it was listened to for too long');
        scene.node.stream(old);
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    },
  },
];
