import { blake2, hash32, hexText, textBytes, u32Bytes } from '../base/bytes.ts';

/** Windows that one registered head serves: eleven years of hours. */
export const defaultChainLength = 100_000;

/** One link in 16 is kept, so that any other is at most 15 hashes away: 200 kB and some microseconds. */
const spacing = 16;

/**
 * A reporter's hash chain: links whose order of revealing is the reverse of their making, so that a revealed link says
 * nothing about the later ones, and everybody can check that it belongs to the registered head.
 *
 * L_N = BLAKE2b-256("almanac chain" ++ secret), L_(i-1) = BLAKE2b-256(L_i), head = L_0. The link of window w is L_i with
 * i = (w - joined) / window + 1.
 */
export class HashChain {
  readonly length: number;
  readonly #kept: readonly Uint8Array[];

  /**
   * Computes the whole chain once: 0.1 s for 100,000 links.
   * @param secret 32 bytes that never leave the reporter
   * @throws RangeError when the secret has another length, or the chain no link
   */
  constructor(secret: Uint8Array, length = defaultChainLength) {
    if (secret.length !== 32) throw new RangeError(`a secret has 32 bytes, got ${secret.length}`);
    if (!Number.isSafeInteger(length) || length < 1) {
      throw new RangeError(`a hash chain has at least 1 link, got ${length}`);
    }
    this.length = length;
    const kept: Uint8Array[] = [];
    let link = blake2(textBytes('almanac chain'), secret);
    for (let index = length; index >= 0; index -= 1) {
      if (index % spacing === 0 || index === length) kept[Math.ceil(index / spacing)] = link;
      if (index > 0) link = blake2(link);
    }
    this.#kept = kept;
  }

  /** What is registered: 0x and 64 hex digits. */
  get head(): string {
    return this.link(0);
  }

  /**
   * Link `index`, as 0x and 64 hex digits.
   * @param index 0 (the head) to `length`
   * @throws RangeError outside of the chain: a new head must be registered
   */
  link(index: number): string {
    if (!Number.isSafeInteger(index) || index < 0 || index > this.length) {
      throw new RangeError(`the hash chain has links 0 to ${this.length}, not ${index}`);
    }
    const place = Math.ceil(index / spacing);
    const kept = this.#kept[place];
    if (!kept) throw new RangeError(`no link is kept at ${place}`);
    return hexText(hashed(kept, Math.min(place * spacing, this.length) - index));
  }
}

/**
 * The secret of a reporter's hash chain on a network. Each has a chain of its own: links that are revealed on one network would
 * tell the instants to come of another one that was joined later.
 *
 * @param network 0, the home network, has the secret itself
 */
export function networkSecret(secret: Uint8Array, network: number): Uint8Array {
  return network === 0 ? secret : blake2(textBytes('almanac network'), u32Bytes(network), secret);
}

/**
 * Which link belongs to a window.
 * @param joined start of the first window of the registered head, UTC seconds
 * @returns 1 for the window that begins at `joined`; below 1 before it
 */
export function linkIndex(window: number, joined: number, windowMs: number): number {
  return ((window - joined) * 1_000) / windowMs + 1;
}

/**
 * Whether hashing the later of two links as often as there are windows between them gives the earlier one.
 *
 * @param revealed a link and its window, UTC seconds
 * @param known another link of the same chain, of an earlier or a later window
 * @returns `undefined` when the windows are not a whole number of at most `maxDistance` windows apart
 */
export function isOfOneChain(
  revealed: { readonly link: string; readonly window: number },
  known: { readonly link: string; readonly window: number },
  windowMs: number,
  maxDistance = defaultChainLength,
): boolean | undefined {
  const [earlier, later] = revealed.window < known.window ? [revealed, known] : [known, revealed];
  const distance = ((later.window - earlier.window) * 1_000) / windowMs;
  if (!Number.isSafeInteger(distance) || distance > maxDistance) return undefined;
  return hexText(hashed(hash32(later.link), distance)) === earlier.link.toLowerCase();
}

function hashed(link: Uint8Array, times: number): Uint8Array {
  let result = link;
  for (let time = 0; time < times; time += 1) result = blake2(result);
  return result;
}

/** The distributions of the instants of a window, as the chain calls them. */
export const distributions = ['Stratified', 'Uniform'] as const;

export type InstantDistribution = (typeof distributions)[number];

/** How the instants of a window lie in it. */
interface DrawLaw {
  /** Start of the window, UTC seconds. */
  readonly window: number;
  readonly windowMs: number;
  readonly samplesPerWindow: number;
  readonly distribution: InstantDistribution;
}

/** What the instants of one reporter and window follow from. */
interface DrawInput extends DrawLaw {
  readonly genesis: string;
  readonly network: number;
  /** The reporter's account, 0x and 64 hex digits. */
  readonly reporter: string;
  /** The window's link of the reporter's hash chain: the secret of the draw. */
  readonly link: string;
}

/**
 * The seed of a window, the same for all reporters: BLAKE2b-256("almanac window" ++ genesis ++ network ++ window), numbers
 * as u32 little-endian. Nobody can steer it, neither an author nor a clock; what is secret is the link.
 */
export function windowSeed(genesis: string, network: number, window: number): Uint8Array {
  return blake2(textBytes('almanac window'), hash32(genesis), u32Bytes(network), u32Bytes(window));
}

/**
 * The intended instants of a window's `rpc` and `reachability` samples, the same for all targets, E of them in a window of W
 * microseconds. u is the first 8 bytes, little-endian, of BLAKE2b-256("almanac instant" ++ seed ++ reporter ++ link ++ i).
 *
 * - Stratified: number i lies in [floor(i W / E), floor((i + 1) W / E)), at its start + floor(u * length / 2^64).
 * - Uniform: number i lies at i + E * floor(u * floor(W / E) / 2^64), wherever the others are. Its remainder by E is i: no two
 *   are the same, and each says its number.
 *
 * Exact integers; docs/reference/evidence-format.md has worked values.
 *
 * @returns microseconds since the Unix epoch, strictly ascending where a part is at least one microsecond long; `drawNumber`
 *   says which number each has
 */
export function drawInstants(input: DrawInput): readonly number[] {
  const seed = windowSeed(input.genesis, input.network, input.window);
  const reporter = hash32(input.reporter);
  const link = hash32(input.link);
  const tag = textBytes('almanac instant');
  const place = input.distribution === 'Uniform' ? uniformPlace : stratifiedPlace;
  const startUs = input.window * 1_000_000;
  const instants = Array.from({ length: input.samplesPerWindow }, (_, number) => {
    const drawn = firstU64(blake2(tag, seed, reporter, link, u32Bytes(number)));
    return startUs + Number(place(drawn, BigInt(number), input));
  });
  return instants.sort((one, other) => one - other);
}

/** Microseconds into the window. */
type Place = (drawn: bigint, number: bigint, law: DrawLaw) => bigint;

const stratifiedPlace: Place = (drawn, number, { windowMs, samplesPerWindow }) => {
  const windowUs = BigInt(windowMs) * 1_000n;
  const parts = BigInt(samplesPerWindow);
  const from = (number * windowUs) / parts;
  const length = ((number + 1n) * windowUs) / parts - from;
  return from + ((drawn * length) >> 64n);
};

const uniformPlace: Place = (drawn, number, { windowMs, samplesPerWindow }) => {
  const count = BigInt(samplesPerWindow);
  const steps = (BigInt(windowMs) * 1_000n) / count;
  return number + count * ((drawn * steps) >> 64n);
};

/**
 * Which number of the draw an instant has, from 0: that of its receipt, and of its leaf in a proof.
 * @param instantUs one that `drawInstants` gave for this window
 */
export function drawNumber(
  instantUs: number,
  { window, windowMs, samplesPerWindow, distribution }: DrawLaw,
): number {
  const intoUs = instantUs - window * 1_000_000;
  if (distribution === 'Uniform') return intoUs % samplesPerWindow;
  // The last part that begins at this microsecond or before; a window has 8.64 * 10^10 at most, so that it is exact.
  return Math.floor(((intoUs + 1) * samplesPerWindow - 1) / (windowMs * 1_000));
}

/** What lies at instants of a window, in the order of the numbers that these have in the draw. */
export function byDrawNumber<Placed extends { readonly instantUs: number }>(
  placed: readonly Placed[],
  law: DrawLaw,
): readonly Placed[] {
  const number = ({ instantUs }: Placed): number => drawNumber(instantUs, law);
  return placed.toSorted((one, other) => number(one) - number(other));
}

function firstU64(bytes: Uint8Array): bigint {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(0, true);
}
