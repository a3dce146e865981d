import { hexBytes, hexText, textBytes } from '../../base/bytes.ts';
import { AgentError } from '../../base/error.ts';
import { plainText } from '../../base/plain-text.ts';
import type { RuntimeVersion } from '../rpc/runtime-version.ts';

/** By what rule a chain's blocks are written; it decides what can be known of its validators. */
export type ConsensusEngine = 'aura' | 'babe' | 'aura-parachain' | 'nimbus' | 'manual-seal';

/**
 * The session keys that authors sign with (Aura's, BABE's, nimbus'), those that vote on finality (GRANDPA's), and those that
 * validators are found by.
 */
export type KeyType = 'aura' | 'babe' | 'nmbs' | 'gran' | 'audi';

/** Why the blocks of an engine cannot be proved by headers and votes on them. */
export const unproved: Readonly<Record<Exclude<ConsensusEngine, 'aura' | 'babe'>, string>> = {
  'aura-parachain': 'a parachain is finalized by the votes of its relay chain, which this node does not give',
  nimbus: 'who may write a block is drawn by the runtime for each slot, and no header proves it',
  'manual-seal': 'blocks sealed on demand are not voted on',
};

/** What tells an engine. */
interface EngineSigns {
  readonly version: Pick<RuntimeVersion, 'specName' | 'apis'>;
  /** Of the last finalized block; genesis has no digest. */
  readonly number: number;
  readonly logs: readonly string[];
}

type Writer = 'aura' | 'babe' | 'nimbus';

/** blake2b-64 of the names of runtime APIs: how a runtime lists what it offers. */
const apiOf: Readonly<Record<Writer, readonly [name: string, id: string]>> = {
  aura: ['AuraApi', '0xdd718d5cc53262d4'],
  babe: ['BabeApi', '0xcbca25e39f142387'],
  nimbus: ['NimbusApi', '0x2aa62120049dd2d2'],
};
/** CollectCollationInfo, and GetParachainInfo of newer ones. */
const parachainApis = ['0xea93e3f16f3d6962', '0xa2ddb6a58477bf63'];

/** What each block of a parachain says of the relay block on which it was built. */
const relayOrigin = 'RPSR';

const writerOf: Readonly<Record<string, Writer>> = { aura: 'aura', BABE: 'babe', nmbs: 'nimbus' };
/** What a parachain says of its core beside its author, in a digest of the same type. */
const coreInfo = 'CMLS';
const preRuntime = '0x06';
const consensus = '0x04';

/**
 * The engine of a chain, by what its runtime offers and what its last finalized block says, together: an API may be left over
 * from another time, and a digest may be written for the runtime alone.
 *
 * @throws AgentError `bad_input/engine` where the two disagree, or it is one that is not known
 */
export function detectEngine(signs: EngineSigns): ConsensusEngine {
  const ids = new Set(signs.version.apis.map(([id]) => id.toLowerCase()));
  const offered = (Object.keys(apiOf) as Writer[]).filter((writer) => ids.has(apiOf[writer][1]));
  const digests = signs.logs.flatMap(preRuntimeEngine).filter((engine) => engine !== coreInfo);
  const written = signs.number === 0 ? offered : digests.map((engine) => writerOf[engine]);
  const both = offered.filter((writer) => written.includes(writer));
  const [writer] = both;
  if (both.length > 1) throw untold(signs, offered, digests);
  if (writer === 'aura') {
    const isParachain = isParachainRuntime(signs.version.apis) || isOnRelayBlock(signs.logs);
    return isParachain ? 'aura-parachain' : 'aura';
  }
  if (writer) return writer;
  // Blocks that are sealed on demand have a digest of Aura at most, for a runtime that reads its slot there.
  const isOnDemand = offered.length === 0 && written.every((one) => one === 'aura');
  if (isOnDemand) return 'manual-seal';
  throw untold(signs, offered, digests);
}

/** Whether a runtime is that of a parachain, by the APIs that it lists. */
export function isParachainRuntime(apis: readonly (readonly [id: string, version: number])[]): boolean {
  return apis.some(([id]) => parachainApis.includes(id.toLowerCase()));
}

/** By its block: APIs come and go, and a chain of its own is on no relay block. */
function isOnRelayBlock(logs: readonly string[]): boolean {
  return (
    logs.flatMap(preRuntimeEngine).includes(coreInfo) || logs.some((log) => isOf(log, consensus, relayOrigin))
  );
}

function preRuntimeEngine(log: string): string[] {
  return log.startsWith(preRuntime) ? [String.fromCharCode(...hexBytes(`0x${log.slice(4, 12)}`))] : [];
}

function isOf(log: string, kind: string, engine: string): boolean {
  return log.toLowerCase().startsWith(`${kind}${hexText(textBytes(engine)).slice(2)}`);
}

function untold(
  { version: { specName }, number }: EngineSigns,
  offered: readonly Writer[],
  digests: readonly string[],
): AgentError {
  const apis = offered.map((writer) => apiOf[writer][0]).join(' and ') || 'neither AuraApi nor BabeApi';
  const written = digests.map((engine) => `"${plainText(engine)}"`).join(' and ') || 'no engine';
  const says =
    number === 0 ? 'it has no finalized block yet' : `its finalized block ${number} is written by ${written}`;
  return new AgentError(
    'bad_input/engine',
    `unknown consensus engine of chain "${specName}": its runtime offers ${apis}, and ${says}; watch knows Aura, BABE, nimbus and sealing on demand`,
    {
      data: {
        spec_name: specName,
        apis: offered,
        digests: digests.map((engine) => plainText(engine)),
        block: number,
      },
    },
  );
}

/** A pre-runtime digest of "nmbs" with the length of a key. */
const nimbusPrefix = '0x066e6d627380';

/** The key that a header names as its author (sr25519, as hex), of a chain written by nimbus; undefined where it names none. */
export function nimbusAuthor(logs: readonly string[]): string | undefined {
  const log = logs.map((one) => one.toLowerCase()).find((one) => one.startsWith(nimbusPrefix));
  return log?.length === nimbusPrefix.length + 64 ? `0x${log.slice(nimbusPrefix.length)}` : undefined;
}
