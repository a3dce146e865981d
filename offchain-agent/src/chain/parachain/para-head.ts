import { blake2, hexText } from '../../base/bytes.ts';
import { AgentError } from '../../base/error.ts';
import { consensusLog, type HashedHeader, hashHeader, readHeader } from '../grandpa/header.ts';
import { ScaleReader } from '../grandpa/scale-reader.ts';

/** The relay block on which a block of a parachain was built, as its header has it. */
interface RelayOrigin {
  readonly number: number;
  /** Of its state: only that block has it. */
  readonly stateRoot: string;
}

/** A block of a parachain, by its header. */
export interface ParaHead {
  readonly hash: string;
  readonly number: number;
  readonly parentHash: string;
  /** Undefined where the runtime does not write it. */
  readonly relay: RelayOrigin | undefined;
}

/** "RPSR", as digests have it. */
const relayOriginEngine = '52505352';

/** The head of a header. @throws RangeError when what it says of its relay block cannot be read */
export function paraHead({ hash, number, parentHash, logs }: HashedHeader): ParaHead {
  return { hash, number, parentHash, relay: relayOriginIn(logs) };
}

/**
 * Reads what a relay chain holds as the state of a parachain.
 * @returns undefined where it is not the header of a Substrate block
 */
export function readParaHead(data: Uint8Array): ParaHead | undefined {
  const header = readParaHeader(data);
  return header && unlessMalformed(() => paraHead(header));
}

/** As `readParaHead`, all of the header. */
export function readParaHeader(data: Uint8Array): HashedHeader | undefined {
  return unlessMalformed(() => {
    const reader = new ScaleReader(data);
    const header = readHeader(reader);
    reader.end();
    return header.hash === hexText(blake2(data)) ? header : undefined;
  });
}

function unlessMalformed<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError || error instanceof AgentError) return undefined;
    throw error;
  }
}

/** The head of a header as JSON-RPC gives it; undefined where it cannot be read. */
export function paraHeadOf(item: unknown): ParaHead | undefined {
  return unlessMalformed(() => paraHead(hashHeader(item)));
}

function relayOriginIn(logs: readonly string[]): RelayOrigin | undefined {
  const [content] = logs.flatMap((log) => consensusLog(log, relayOriginEngine) ?? []);
  if (!content) return undefined;
  const reader = new ScaleReader(content);
  const stateRoot = reader.hash();
  const number = reader.compact();
  reader.end();
  return { number, stateRoot };
}
