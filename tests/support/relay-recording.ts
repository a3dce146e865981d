import { fileURLToPath } from 'node:url';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import type { RecordedAnswers } from './recorded-node.ts';

/** A block as a listener hears of it. */
export interface RecordedHead {
  readonly atMs: number;
  /** `all` heads have the abandoned ones, too; `best` and `final` ones are again among them. */
  readonly kind: 'all' | 'best' | 'final';
  readonly hash: string;
  readonly number: number;
}

/** What was done to a node of the network on purpose. */
export interface RecordedFault {
  readonly what: 'kill' | 'freeze';
  readonly network: string;
  readonly node: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** What one node told of its chain. */
export interface RecordedChain extends RecordedAnswers {
  readonly heard: readonly RecordedHead[];
  /** Votes on finality, as they came. */
  readonly justifications: readonly { readonly atMs: number; readonly bytes: string }[];
}

/** A network of a relay chain and parachains, as `npm run relay -- record` writes it. */
export interface RelayRecording {
  readonly schema: 'almanac.relay_recording.v1';
  /** Versions of the programs. */
  readonly madeBy: Readonly<Record<string, string>>;
  readonly validators: readonly { readonly name: string; readonly account: string }[];
  /** Sessions that were recorded with all that was planned, by the number of their first and last block. */
  readonly fromBlock: number;
  readonly toBlock: number;
  readonly sessions: number;
  readonly faults: readonly RecordedFault[];
  /** Those who validate from the second session on; absent where they stay the same. */
  readonly setChange?: { readonly validators: readonly string[] };
  readonly relay: RecordedChain;
  /** By number of the parachain. */
  readonly paras: Readonly<Record<string, RecordedChain>>;
}

/** Of `westend-local`, built with `fast-runtime`. */
export const epochSlots = 20;

/** The commands that are answered by a recording of so many sessions, by what is asked: at the relay chain, and at a parachain. */
export function recordedCommands(sessions: number) {
  const watched = ['--for', '0s', '--look-back', String((sessions + 1) * epochSlots), '--json'];
  const earned = ['--sessions', String(sessions), '--json'];
  return {
    relay: {
      earnings: (url: string) => ['earnings', url, ...earned],
      blame: (url: string) => ['earnings', url, '--blame', ...earned],
      watch: (url: string) => ['watch', url, ...watched],
      verified: (url: string) => ['watch', url, '--verify', ...watched],
    },
    para: { watch: (url: string) => ['watch', url, ...watched] },
  };
}

const widestWindow = 24;

export function packRecording(recording: RelayRecording): Buffer {
  const text = Buffer.from(JSON.stringify(recording));
  return brotliCompressSync(text, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 9,
      [constants.BROTLI_PARAM_LGWIN]: widestWindow,
      [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
    },
  });
}

export function unpackRecording(packed: Uint8Array): RelayRecording {
  const recording = JSON.parse(brotliDecompressSync(packed).toString()) as RelayRecording;
  if (recording.schema !== 'almanac.relay_recording.v1') throw new Error('not a recording of a relay chain');
  return recording;
}

/** Where `npm run relay -- record` puts it. */
export const recordingFile = fileURLToPath(new URL('../vectors/relay/recording.json.br', import.meta.url));
