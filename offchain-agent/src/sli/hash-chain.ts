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

/** What the instants of one reporter and window follow from. */
interface DrawInput {
  readonly genesis: string;
  readonly network: number;
  /** Start of the window, UTC seconds. */
  readonly window: number;
  readonly windowMs: number;
  readonly samplesPerWindow: number;
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
 * The intended instants of a window's `rpc` and `reachability` samples, the same for all targets: stratified, one in each of
 * E equal parts of the window.
 *
 * Part i covers [floor(i W / E), floor((i + 1) W / E)) microseconds of the window; its instant is the part's start +
 * floor(u * part length / 2^64), where u is the first 8 bytes, little-endian, of BLAKE2b-256("almanac instant" ++ seed ++
 * reporter ++ link ++ i). Exact integers; docs/reference/evidence-format.md has a worked value.
 *
 * @returns microseconds since the Unix epoch, strictly ascending where a part is at least one microsecond long
 */
export function drawInstants(input: DrawInput): readonly number[] {
  const seed = windowSeed(input.genesis, input.network, input.window);
  const reporter = hash32(input.reporter);
  const link = hash32(input.link);
  const tag = textBytes('almanac instant');
  const windowUs = BigInt(input.windowMs) * 1_000n;
  const parts = BigInt(input.samplesPerWindow);
  const startUs = input.window * 1_000_000;
  return Array.from({ length: input.samplesPerWindow }, (_, index) => {
    const from = (BigInt(index) * windowUs) / parts;
    const length = (BigInt(index + 1) * windowUs) / parts - from;
    const drawn = firstU64(blake2(tag, seed, reporter, link, u32Bytes(index)));
    return startUs + Number(from + ((drawn * length) >> 64n));
  });
}

function firstU64(bytes: Uint8Array): bigint {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(0, true);
}
