import { AgentError } from '../../../base/error.ts';
import { parseInstant } from '../../../base/instant.ts';
import { parseDuration } from '../../../base/parse.ts';
import { shownUrl, webSocketUrl } from '../../../base/url.ts';
import { RpcAuraSource } from '../../../chain/aura/aura-source.ts';
import { RpcBabeSource } from '../../../chain/babe/babe-source.ts';
import type { ConsensusEngine } from '../../../chain/engine/engine.ts';
import { openAnyChain } from '../../../chain/engine/open-any-chain.ts';
import { registryCalls } from '../../../chain/registry/registry-calls.ts';
import { ApiCensusChain } from '../../../chain/reporting/api-census-chain.ts';
import { processSignal } from '../../../cli/abort.ts';
import type { KeyOptions } from '../../../cli/key-options.ts';
import { patiently } from '../../../cli/open-at.ts';
import { say } from '../../../cli/output.ts';
import { openSigning, sendAndReport } from '../../../cli/signing.ts';
import { proposed } from '../../../registry/cli/targets/edit.ts';

interface NetworkAddOptions extends KeyOptions {
  readonly name: string;
  readonly eraLength?: string;
  readonly eraStart?: string;
  readonly threshold?: string;
}

/** A network as a node of it says. */
interface LookedAt {
  readonly chainName: string;
  readonly genesisHash: string;
  readonly engine: ConsensusEngine;
  readonly slotMs: number;
}

/** Of those whose slots reporters count; any other is `Other`. */
const consensusOf: Readonly<Partial<Record<ConsensusEngine, 'Aura' | 'Babe'>>> = {
  aura: 'Aura',
  babe: 'Babe',
};
/** Of a network whose slots nobody counts. */
const anySlotMs = 6_000;

/**
 * Proposes to the Council to measure another network, as a node of it says that it is.
 * @throws AgentError `bad_input/era` for one of both era options alone; `no/network_exists`; as `openAnyChain` and
 * `sendAndReport` do
 */
export async function runAdd(node: string, options: NetworkAddOptions): Promise<void> {
  const era = eraOf(options);
  const url = webSocketUrl(node, 'node');
  const seen = await patiently(url, lookAt(url));
  const { chainName, genesisHash, engine, slotMs } = seen;
  say(`${shownUrl(url)} is of ${chainName}: genesis ${genesisHash}, ${engine}, slots of ${slotMs} ms`);
  const consensus = consensusOf[engine] ?? 'Other';
  if (consensus === 'Other') {
    say(`slots of ${engine} cannot be counted from headers: of this network only samples will be kept`);
  }
  // The registry is the chain's own: it has no network of its own to name.
  await using opened = await openSigning({ ...options, network: '0' });
  const { chain } = opened;
  const known = (await new ApiCensusChain(chain).networks()).find(
    (network) => network.genesisHash === genesisHash || network.name === options.name,
  );
  if (known) {
    throw new AgentError(
      'no/network_exists',
      `network ${known.id}, "${known.name}", has the genesis hash ${known.genesisHash} and is registered already`,
      { data: { network: known.id, name: known.name, genesis: known.genesisHash } },
    );
  }
  const call = registryCalls.registerNetwork(chain.api, {
    genesisHash,
    name: options.name,
    consensus,
    slotMs,
    era,
  });
  const what = `measure ${chainName} as "${options.name}"`;
  const prepared = await proposed(chain, call, what, options.threshold);
  const details = {
    ...prepared.details,
    name: options.name,
    genesis: genesisHash,
    engine,
    slot_ms: slotMs,
  };
  await sendAndReport('network.propose', options, opened, { ...prepared, details });
}

/** What a node says of its network: nobody needs to believe it who can compare the genesis hash. */
async function lookAt(url: string): Promise<LookedAt> {
  const { client, chainName, genesisHash, engine } = await openAnyChain(url, { signal: processSignal() });
  try {
    const head = await client.request<string>('chain_getFinalizedHead');
    const slotMs =
      engine === 'babe'
        ? await new RpcBabeSource(client).slotDurationMs(head)
        : engine === 'aura' || engine === 'aura-parachain'
          ? await new RpcAuraSource(client).slotDurationMs(head)
          : anySlotMs;
    return { chainName, genesisHash, engine, slotMs };
  } finally {
    client.close();
  }
}

function eraOf({ eraLength, eraStart }: NetworkAddOptions) {
  if (eraLength === undefined && eraStart === undefined) return undefined;
  if (eraLength === undefined || eraStart === undefined) {
    throw new AgentError(
      'bad_input/era',
      'eras of a constant length need both --era-length and --era-start; leave out both where its staking names eras',
    );
  }
  return {
    startMs: parseInstant(eraStart, '--era-start') * 1_000,
    lengthMs: parseDuration(eraLength, '--era-length'),
  };
}
