import type { Call } from '@polkadot/types/interfaces';
import type { RuntimeWords } from '../../lab/embedded/fast-chain.ts';
import type { Cast } from './cast.ts';
import { baselineRun, requirement, subject } from './releases.ts';
import { type StoryCall, type StoryWorld, storedBytes, storyCall } from './sign-calls.ts';

/** Votes that carry a motion of four. */
const threshold = 3;
const lengthBound = 10_000;
/** More than any call of the story weighs. */
const weightBound = { refTime: 20_000_000_000, proofSize: 200_000 };

/** What the Council decides in the first days: what releases are held against. */
export const firstMotions = ['requirement', 'baseline'] as const;

/** A motion of the story: one of the first, or that of a week. */
export type StoryMotion = (typeof firstMotions)[number] | number;

/** Every fourth motion of a week is voted down. */
export function isLost(motion: StoryMotion): boolean {
  return typeof motion === 'number' && motion % 4 === 3;
}

function callOf(words: RuntimeWords, motion: StoryMotion): Call {
  if (motion === 'requirement')
    return storyCall(words, 'scalability', 'setRequirement', subject, requirement);
  if (motion === 'baseline') return storyCall(words, 'scalability', 'acceptBaseline', subject, baselineRun);
  // Each another one, for the Council has each call once at a time.
  return motion % 2 === 0
    ? storyCall(words, 'sli', 'setClosingShare', 500_000 + (motion % 10) * 5_000)
    : storyCall(words, 'scalability', 'setTurnBlocks', 100 + (motion % 10) * 10);
}

/** The second validator proposes, and votes for it. */
export function proposeCalls(
  { words, state }: StoryWorld,
  { validators }: Cast,
  motion: StoryMotion,
): StoryCall[] {
  const index = storedBytes({ words, state }, 'council', 'proposalCount');
  const call = callOf(words, motion);
  const by = validators[1];
  return [
    { by, call: storyCall(words, 'council', 'propose', threshold, call, lengthBound) },
    { by, call: storyCall(words, 'council', 'vote', call.hash, firstU32(index), true) },
  ];
}

export function voteCall(
  world: StoryWorld,
  { validators }: Cast,
  motion: StoryMotion,
  voter: 0 | 2 | 3,
): StoryCall[] {
  const { hash } = callOf(world.words, motion);
  const isFor = !isLost(motion);
  const call = storyCall(world.words, 'council', 'vote', hash, indexOf(world, hash.toHex()), isFor);
  return [{ by: validators[voter], call }];
}

export function closeCalls(world: StoryWorld, { validators }: Cast, motion: StoryMotion): StoryCall[] {
  const { hash } = callOf(world.words, motion);
  const index = indexOf(world, hash.toHex());
  const call = storyCall(world.words, 'council', 'close', hash, index, weightBound, lengthBound);
  return [{ by: validators[1], call }];
}

/** The index is the first of what is stored of the votes. */
function indexOf(world: StoryWorld, hash: string): number {
  return firstU32(storedBytes(world, 'council', 'voting', hash));
}

function firstU32(bytes: Uint8Array | undefined): number {
  return bytes ? new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0, true) : 0;
}
