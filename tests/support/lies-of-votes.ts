import { type FinalityLie, otherHash, strangers, stream, three, votesOf } from './finality-lie.ts';
import { hex, signedBy, testVoter, u32, unhex } from './grandpa-bytes.ts';
import { justification, votedBytes } from './grandpa-chain.ts';
import { type ProofScene, voters } from './proof-scene.ts';

const [alice = testVoter('alice')] = voters;
/** Where the first vote begins: after round, target and the length of the list. */
const firstVote = 8 + 32 + 4 + 1;

/** A node that was honest up to block 3, on votes. */
export const voteLies: readonly FinalityLie[] = [
  {
    name: 'a changed byte in a signature',
    reason: 'signature',
    tell: (scene) => streamBytes(scene, (bytes) => flipped(bytes, firstVote + 36)),
  },
  {
    name: 'a changed byte in a voter',
    reason: 'weight',
    tell: (scene) => streamBytes(scene, (bytes) => flipped(bytes, firstVote + 100)),
  },
  {
    name: 'too few votes',
    reason: 'weight',
    tell: (scene) => stream(scene, (target) => ({ votes: votesOf(voters.slice(0, 2), target) })),
  },
  {
    name: 'no votes at all',
    reason: 'weight',
    tell: (scene) => stream(scene, () => ({ votes: [] })),
  },
  {
    name: 'a voter twice',
    reason: 'weight',
    tell: (scene) => stream(scene, (target) => ({ votes: votesOf([...voters.slice(0, 2), alice], target) })),
  },
  {
    name: 'votes of strangers',
    reason: 'weight',
    tell: (scene) => stream(scene, (target) => ({ votes: votesOf(strangers, target) })),
  },
  {
    name: 'a vote for another fork',
    reason: 'ancestry',
    tell: (scene) => {
      const fork = scene.chain.append({ parent: scene.chain.at(2), slot: 50 });
      scene.chain.append({
        parent: scene.chain.blocks.get(scene.steps[0]?.justification.targetHash ?? '') ?? fork,
      });
      stream(scene, (target) => ({
        votes: [...votesOf(voters.slice(0, 2), target), { voter: three[2] ?? alice, block: fork }],
      }));
    },
  },
  {
    name: 'a vote for another fork, with its header',
    reason: 'ancestry',
    tell: (scene) => {
      const fork = scene.chain.append({ parent: scene.chain.at(2), slot: 50 });
      stream(scene, (target) => ({
        votes: [...votesOf(voters.slice(0, 2), target), { voter: three[2] ?? alice, block: fork }],
        ancestries: [fork],
      }));
    },
  },
  {
    name: 'a vote for a block below the target',
    reason: 'vote_elsewhere',
    tell: (scene) => stream(scene, () => ({ votes: votesOf(three, scene.chain.at(3)) })),
  },
  {
    name: 'an ancestry with a gap',
    reason: 'ancestry',
    tell: (scene) => {
      const target = scene.chain.append();
      scene.chain.append();
      const top = scene.chain.append();
      stream(scene, () => ({ target, votes: votesOf(three, top), ancestries: [top] }));
    },
  },
  {
    name: 'a header among the ancestries that leads to no vote',
    reason: 'ancestry',
    tell: (scene) => stream(scene, () => ({ ancestries: [scene.chain.at(2)] })),
  },
  {
    name: 'votes of another set id',
    reason: 'signature',
    tell: (scene) => stream(scene, () => ({ setId: 1 })),
  },
  {
    name: 'votes of another round',
    reason: 'signature',
    tell: (scene) => stream(scene, () => ({ round: 8, writtenRound: 9 })),
  },
  {
    name: 'prevotes as if they were precommits',
    reason: 'signature',
    tell: (scene) =>
      stream(scene, (target) => ({
        round: 9,
        votes: three.map((voter) => ({
          voter,
          block: target,
          signature: signedBy(voter, votedBytes(target, 9, 0, 0)),
        })),
      })),
  },
  {
    name: 'a target that nobody voted for',
    reason: 'vote_elsewhere',
    tell: (scene) => streamBytes(scene, (bytes) => flipped(bytes, 8)),
  },
  {
    name: 'a target of another number than was voted for',
    reason: 'link',
    tell: (scene) => streamBytes(scene, (bytes) => flipped(bytes, 41)),
  },
  {
    name: 'votes for a block under a number that it does not have',
    reason: 'link',
    tell: (scene) => {
      const block = { ...scene.chain.append(), number: 5 };
      stream(scene, () => ({ target: block, votes: votesOf(three, block) }));
    },
  },
  {
    name: 'a target four billion blocks ahead',
    reason: 'range',
    tell: (scene) => {
      const block = { hash: otherHash, number: 2 ** 32 - 1 };
      stream(scene, () => ({ target: block, votes: votesOf(three, block) }));
    },
  },
  {
    name: 'another fork, with votes enough',
    reason: 'link',
    tell: (scene) => {
      scene.chain.append({ parent: scene.chain.at(2), slot: 50 });
      stream(scene);
    },
  },
  {
    name: 'a list of 2^30 votes',
    reason: 'malformed',
    tell: (scene) =>
      streamBytes(scene, (bytes) =>
        Buffer.concat([bytes.subarray(0, firstVote - 1), u32((2 ** 30 - 1) * 4 + 2)]),
      ),
  },
  {
    name: 'a list of 2^30 headers',
    reason: 'malformed',
    tell: (scene) =>
      streamBytes(scene, (bytes) => Buffer.concat([bytes.subarray(0, -1), u32((2 ** 30 - 1) * 4 + 2)])),
  },
  {
    name: 'bytes that are cut off',
    reason: 'malformed',
    tell: (scene) => streamBytes(scene, (bytes) => bytes.subarray(0, -30)),
  },
  {
    name: 'bytes too many',
    reason: 'malformed',
    tell: (scene) => streamBytes(scene, (bytes) => Buffer.concat([bytes, Buffer.of(0)])),
  },
  {
    name: 'something that is not a proof',
    reason: 'malformed',
    tell: (scene) => scene.node.stream({ round: 1 }),
  },
];

/** Streams honest bytes that are changed on the way. */
function streamBytes(scene: ProofScene, change: (bytes: Buffer) => Uint8Array): void {
  scene.node.stream(hex(change(unhex(justification(scene.chain.append(), three, 0)))));
}

function flipped(bytes: Buffer, at: number): Buffer {
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  return bytes;
}
