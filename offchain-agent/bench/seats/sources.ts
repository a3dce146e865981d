import { createHash } from 'node:crypto';
import { blake2 } from '../../src/base/bytes.ts';
import { type ModelledSlots, modelForks } from './fork-model.ts';
import { seatOrder } from './order.ts';

/** A network, two of whose validators build past the block of any third that they sit behind. */
export interface SeatScene {
  readonly validators: number;
  readonly sessions: number;
  /** Blocks of a session. */
  readonly sessionBlocks: number;
  /** Places of the two; none for an honest network. */
  readonly accomplices: readonly number[];
  /** Whom they want to harm; without it everybody whom they can. */
  readonly victim?: number;
  readonly seed: number;
  readonly isSlow?: (author: number) => boolean;
  readonly isLate?: (author: number, by: number) => boolean;
}

/** Where the order of a session comes from. */
export interface SeatSource {
  readonly name: string;
  /**
   * The order of a session.
   * @param last the author of the last block before it
   */
  order(scene: SeatScene, session: number, last: number): readonly number[];
}

/** The list as it is, in every session. */
const listed: SeatSource = {
  name: 'the list',
  order: ({ validators }) => Array.from({ length: validators }, (_, place) => place),
};

/** Genesis hash and index of the session: nothing that anybody writes. */
export const genesis: SeatSource = {
  name: 'genesis and session',
  order: ({ validators, seed }, session) => seatOrder(bytesOf(seed), session, validators),
};

/** An order drawn by other code. The chain's deal must be as good. */
export const chance: SeatSource = {
  name: 'chance',
  order: ({ validators, seed }, session) => {
    const ticket = (place: number): string =>
      createHash('sha256').update(`${seed} ${session} ${place}`).digest('hex');
    const places = Array.from({ length: validators }, (_, place) => ({ place, ticket: ticket(place) }));
    return places.sort((a, b) => (a.ticket < b.ticket ? -1 : 1)).map(({ place }) => place);
  },
};

/** As many blocks does an author try in its slot. */
const tries = 100_000;

/**
 * The hash of the block before: its author tries as many blocks as it likes and keeps one after which its victim sits before both
 * accomplices. That is the least it can do: it could also see to it that one of them writes the last block of the session again.
 */
const parentHash: SeatSource = {
  name: 'hash of the block before',
  order: (scene, session, last) => {
    const { accomplices, victim, validators, seed } = scene;
    const isGrinder = accomplices.includes(last) && victim !== undefined;
    for (let attempt = 0; attempt < (isGrinder ? tries : 1); attempt += 1) {
      const order = seatOrder(bytesOf(seed + attempt), session, validators);
      if (!isGrinder || isBehind(order, victim, accomplices)) return order;
    }
    return listed.order(scene, session, last);
  },
};

/** Those that are compared. */
export const sources: readonly SeatSource[] = [listed, parentHash, genesis];

/** What became of the slots of sessions. */
export interface LivedSessions extends ModelledSlots {
  /** For each slot the order of its session. */
  readonly orders: readonly (readonly number[])[];
}

/** Lives through sessions. */
export function liveSessions(scene: SeatScene, source: SeatSource): LivedSessions {
  const { validators, sessions, sessionBlocks, accomplices, victim, isSlow, isLate } = scene;
  let session = 0;
  let order = listed.order(scene, 0, 0);
  const orders: (readonly number[])[] = [];
  const slots = sessions * sessionBlocks;
  const lived = modelForks({
    validators,
    slots,
    authorOf: (slot, blocks, last) => {
      const now = Math.floor(blocks / sessionBlocks);
      if (now !== session) order = source.order(scene, now, last);
      session = now;
      orders.push(order);
      return order[slot % validators] as number;
    },
    skips: (author, of) => {
      const isPrey = victim === undefined ? !accomplices.includes(of) : of === victim;
      return isPrey && accomplices.includes(author) && isBehind(order, of, accomplices);
    },
    ...(isSlow ? { isSlow } : {}),
    ...(isLate ? { isLate } : {}),
  });
  return { ...lived, orders };
}

function isBehind(order: readonly number[], victim: number, accomplices: readonly number[]): boolean {
  const seat = order.indexOf(victim);
  return [1, 2].every((step) => accomplices.includes(order[(seat + step) % order.length] ?? -1));
}

function bytesOf(seed: number): Uint8Array {
  return blake2(Buffer.from(`seats ${seed}`));
}
