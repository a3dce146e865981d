import { systemClock } from '../../base/clock.ts';
import { AgentError } from '../../base/error.ts';
import { Agreements } from '../../chain/agreement/agreements.ts';
import { amountText, currencyOf } from '../../chain/amount.ts';
import { accountName } from '../../chain/keys/parse-key.ts';
import { ApiCensusChain } from '../../chain/reporting/api-census-chain.ts';
import type { ApiReportingChain } from '../../chain/reporting/api-reporting-chain.ts';
import { freeBalance, openFirstChain } from '../../chain/reporting/open-chain.ts';
import { HashChain, networkSecret } from '../../sli/hash-chain.ts';
import { whyIdle } from '../window-facts.ts';
import { checkData, checkListen, checkNotify, checkQueue, checkStore } from './check-machine.ts';
import {
  type AgentConfig,
  type AgentNetworkConfig,
  type MeasuredConfig,
  measuredOf,
  type ReporterConfig,
} from './config/schema.ts';
import { engineOf, openForeignNode, registeredNetwork } from './foreign-node.ts';
import { findHindrances, throwFatal } from './handshake.ts';
import { type ReporterSecrets, readSecrets, readSettler } from './read-secrets.ts';

/** One thing that was looked at; without `code` nothing is wrong with it. */
export interface CheckFinding {
  readonly part: string;
  readonly sentence: string;
  readonly code?: string;
}

/** Looks at everything that a configuration names, whatever was found before. Starts nothing, sends nothing. */
export async function checkAgents(config: AgentConfig, signal: AbortSignal): Promise<CheckFinding[]> {
  const findings: CheckFinding[] = [];
  const look = async <Value>(part: string, duty: () => Promise<Value>, good: (value: Value) => string) => {
    try {
      const value = await duty();
      findings.push({ part, sentence: good(value) });
      return value;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof AgentError)) throw error;
      findings.push({ part, sentence: error.message, code: error.code });
      return undefined;
    }
  };
  const secrets = await look(
    'secrets',
    () => readSecrets(config),
    () => 'keys and secrets can be read',
  );
  const isFree = await look(
    'data',
    () => checkData(config.data),
    (found) => found,
  );
  if (isFree)
    await look(
      'store',
      () => checkStore(config),
      (found) => found,
    );
  await look(
    'queue',
    () => checkQueue(config),
    (found) => found,
  );
  await look(
    'http',
    () => checkListen(config.http.listen),
    () => `${config.http.listen} is free`,
  );
  const { notify } = config;
  if (notify !== undefined)
    await look(
      'notify',
      () => checkNotify(notify),
      (found) => found,
    );
  for (const { config: measured, place } of config.settle ? measuredOf(config) : []) {
    await look(
      `${place}settle`,
      () => checkSettler(config, measured.chain.urls, secrets ?? [], signal),
      (found) => found,
    );
  }
  let first = 0;
  for (const { config: measured, place } of measuredOf(config)) {
    const own = (secrets ?? []).slice(first, first + measured.reporters.length);
    first += measured.reporters.length;
    const chain = await look(
      `${place}chain`,
      () => openFirstChain(measured.chain.urls, signal),
      ({ genesisHash }) => `it takes reports; genesis ${genesisHash}`,
    );
    if (!chain) continue;
    try {
      for (const [index, one] of own.entries()) {
        await checkReporter(measured, { place, index }, one, chain, look, findings);
      }
      for (const [index, network] of measured.networks.entries()) {
        await checkNetwork(network, `${place}networks[${index}]`, {
          chain,
          reporters: measured.reporters.map((reporter, at) => ({ ...reporter, secrets: own[at] })),
          look,
          signal,
        });
      }
    } finally {
      await chain.close();
    }
  }
  return findings;
}

type Look = <Value>(
  part: string,
  duty: () => Promise<Value>,
  good: (value: Value) => string,
) => Promise<Value | undefined>;

/** Whether the network is registered, and each node is one of it. */
async function checkNetwork(
  { network: id, urls }: AgentNetworkConfig,
  part: string,
  {
    chain,
    reporters,
    look,
    signal,
  }: {
    readonly chain: ApiReportingChain;
    readonly reporters: readonly (ReporterConfig & { readonly secrets: ReporterSecrets | undefined })[];
    readonly look: Look;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const network = await look(
    part,
    () => registeredNetwork(new ApiCensusChain(chain), id),
    ({ name, genesisHash }) => `network ${id} is ${name}; genesis ${genesisHash}`,
  );
  if (!network) return;
  const { genesisHash } = network;
  for (const { account: text, chainLength, secrets } of reporters) {
    const account = accountName(text);
    await look(
      `${part} reporter`,
      () => requireReporter(chain, id, account),
      () => `${account} is a reporter of network ${id}`,
    );
    if (!secrets) continue;
    const links = new HashChain(networkSecret(secrets.instants, id), chainLength);
    const parts = { chain, clock: systemClock, links, signer: secrets.pair.address };
    await look(
      `${part} secret`,
      async () => throwFatal(await findHindrances({ network: id, account }, parts)),
      () => `the hash chain of ${account} is the one that it has registered on network ${id}`,
    );
  }
  for (const [index, url] of urls.entries()) {
    await look(
      `${part}.urls[${index}]`,
      async () => (await openForeignNode(url, { engine: engineOf(network), genesisHash, signal })).close(),
      () => 'it is a node of the network',
    );
  }
}

async function requireReporter(chain: ApiReportingChain, network: number, account: string): Promise<void> {
  const window = Math.floor((await chain.finalizedHead()).timeMs / 1_000);
  const standing = await chain.standingOf(network, account);
  // One that may report from a later window on has done what it can.
  const from = Math.max(window, standing?.joined ?? 0);
  const idle = whyIdle({ standing, window: from, network }, account);
  if (idle !== undefined) throw new AgentError('no/not_active', idle, { data: { network, account } });
}

async function checkReporter(
  config: MeasuredConfig,
  { place, index }: { readonly place: string; readonly index: number },
  { pair, instants }: ReporterSecrets,
  chain: ApiReportingChain,
  look: Look,
  findings: CheckFinding[],
): Promise<void> {
  const reporter = config.reporters[index];
  if (!reporter) return;
  const part = `${place}reporters[${index}]`;
  const account = accountName(reporter.account);
  const links = new HashChain(networkSecret(instants, config.network), reporter.chainLength);
  const what = {
    network: config.network,
    account,
    ...(config.chain.genesis !== undefined && { genesis: config.chain.genesis }),
  };
  const found = await look(
    part,
    () => findHindrances(what, { chain, clock: systemClock, links, signer: pair.address }),
    (hindrances) =>
      hindrances.length === 0
        ? `${account} is an active reporter, and this is its key and secret`
        : `${account} was looked up`,
  );
  // Who counts other networks need be no reporter of this one.
  const hindering = (found ?? []).filter(
    ({ code }) => code !== 'no/not_active' || config.networks.length === 0,
  );
  findings.push(...hindering.map(({ code, sentence }) => ({ part, code, sentence })));
  await look(
    `${part} funds`,
    async () => {
      const free = await freeBalance(chain, pair.address);
      if (free > 0n) return free;
      throw new AgentError(
        'no/unfunded',
        `${pair.address} has no funds: accepted reports are free, but their fee must be paid ahead; send it some`,
        { data: { account: pair.address } },
      );
    },
    (free) => `${pair.address} has ${amountText(free, currencyOf(chain.api.registry))}`,
  );
}

/** Whether the key that settles can be read and pay, on a chain that keeps agreements. */
async function checkSettler(
  config: AgentConfig,
  urls: readonly string[],
  secrets: readonly ReporterSecrets[],
  signal: AbortSignal,
): Promise<string> {
  const settler = await readSettler(config, secrets);
  const chain = await openFirstChain(urls, signal);
  try {
    // The job passes over one of several that has none.
    if (config.also.length > 0 && !chain.api.tx['agreements']) return 'the chain keeps no agreements';
    await Agreements.at(chain);
    const address = settler?.pair.address ?? '';
    const free = await freeBalance(chain, address);
    if (free > 0n) return `${address} settles, and has ${amountText(free, currencyOf(chain.api.registry))}`;
    throw new AgentError('no/unfunded', `${address} has no funds: settling costs a fee; send it some`, {
      data: { account: address },
    });
  } finally {
    await chain.close();
  }
}
