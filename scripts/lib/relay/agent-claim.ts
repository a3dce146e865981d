import { cryptoWaitReady } from '@polkadot/util-crypto';
import {
  type ApiReportingChain,
  openReportingChain,
} from '../../../offchain-agent/src/chain/reporting/api-reporting-chain.ts';
import type { NetworkState } from '../../../offchain-agent/src/lab/real/state.ts';
import { addNetwork, addPorts, joinReporters, nodeSecretOf } from '../../../tests/support/foreign-scene.ts';
import { startTestNetwork } from '../../../tests/support/real-network.ts';
import { reportersNetwork } from '../../../tests/support/reporters-network.ts';
import { type RunningAgent, startAgent, writeAgentFiles } from '../../../tests/support/reporting-agent.ts';
import type { ClaimOutcome } from './claim-outcome.ts';
import { eventually } from './eventually.ts';
import type { LiveRelay } from './live-relay.ts';

interface RankingDocument {
  readonly provisional: boolean;
  readonly validators: readonly { readonly sli_ppm: number | null; readonly reporters?: number }[];
}

const id = 1;
const windowMs = 30_000;
const recordsWithinMs = 8 * 60_000;
/** Of penpal. */
const slotMs = 24_000;
const sampling = {
  samplesPerWindow: 5,
  // Validators of both networks share this machine.
  timeoutMs: 5_000,
  fastUs: { arrival: 1_000_000, rpc: 1_000_000, reachability: 1_000_000 },
  minCoveragePpm: 1,
  graceMs: 20_000,
};
const indicators = ['rpc', 'reachability'] as const;

/**
 * Two reporters of a network of ours measure a collator: its RPC and its port. Of its slots the network keeps nothing, since nobody
 * can tell whose an empty one is.
 */
export async function measurePara({ paras, paraUrls, almanac }: LiveRelay): Promise<ClaimOutcome> {
  const [para] = paras.values();
  const [url = ''] = paraUrls.values();
  if (!para) return { code: 1, isMet: false, says: 'there is no parachain' };
  await cryptoWaitReady();
  const [collator] = para.nodes;
  const name = collator?.name ?? '';
  const nodeSecrets = new Map([[name, await nodeSecretOf(para.name, name)]]);
  const giveUp = new AbortController();
  const home = await startTestNetwork(
    { ...reportersNetwork({ slotMs: 2_000, windowMs, ...sampling }), validators: 2 },
    giveUp.signal,
  );
  try {
    const chain = await openReportingChain(home.url, { signal: giveUp.signal });
    try {
      await addNetwork(chain, { id, home: home.url, foreign: url, slotMs, engine: 'aura-parachain' });
      return await report(chain, { para, url: home.url, nodeSecrets, almanac });
    } finally {
      await chain.close();
    }
  } finally {
    giveUp.abort();
    await home.down();
  }
}

interface Measured extends Pick<LiveRelay, 'almanac'> {
  readonly para: NetworkState;
  /** Of the network that keeps the records. */
  readonly url: string;
  readonly nodeSecrets: ReadonlyMap<string, Uint8Array>;
}

async function report(
  chain: ApiReportingChain,
  { para, url, nodeSecrets, almanac }: Measured,
): Promise<ClaimOutcome> {
  await addPorts(chain, { id, state: para, nodeSecrets, withRpc: true });
  const reporters = await joinReporters(chain, id, ['//Ferdie', '//One']);
  const settings = { network: id };
  const files = await writeAgentFiles(reporters, { chain: url, vantages: [] }, settings);
  let agent: RunningAgent | undefined;
  try {
    agent = startAgent(files);
    const shares = await Promise.all(
      indicators.map(async (indicator) => {
        const asked = ['validators', '--network', String(id), '--url', url, '--period', 'window'];
        const found = await eventually(recordsWithinMs, async () => {
          const { stdout } = await almanac(...asked, '--indicator', indicator, '--json');
          const { provisional, validators } = JSON.parse(stdout) as RankingDocument;
          return provisional ? undefined : validators.find(({ sli_ppm }) => (sli_ppm ?? 0) > 0);
        });
        return [indicator, found] as const;
      }),
    );
    const slots = await almanac('sli', 'all', '--network', String(id), '--url', url, '--json');
    const unmeasured = shares.flatMap(([indicator, found]) => (found ? [] : [indicator]));
    if (unmeasured.length > 0)
      return {
        code: 1,
        isMet: false,
        says: `no ${unmeasured.join(', no ')}: ${agent.log.slice(-3).join(' ')}`,
      };
    // No record to show.
    if (slots.code !== 3) return { code: slots.code, isMet: false, says: 'slots of it were recorded' };
    const told = shares.map(([indicator, found]) => `${indicator} ${(found?.sli_ppm ?? 0) / 10_000} %`);
    return { code: 0, isMet: true, says: `by ${reporters.length} reporters: ${told.join(', ')}; no slots` };
  } finally {
    agent?.command.process.kill('SIGINT');
    await agent?.command.ended;
    await files.remove();
  }
}
