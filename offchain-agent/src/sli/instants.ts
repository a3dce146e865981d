import { blake2, hash32, textBytes, u32Bytes } from '../base/bytes.ts';

/** What the instants of one reporter and window follow from. */
export interface DrawInput {
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
 * reporter ++ link ++ i). Exact integers; docs/evidence.md has a worked value.
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
