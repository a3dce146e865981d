import { deepEqual, equal } from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accountHex } from '../../offchain-agent/src/chain/address.ts';
import { dynamicCall } from '../../offchain-agent/src/chain/call/dynamic-call.ts';
import type { ConsensusEngine } from '../../offchain-agent/src/chain/engine/engine.ts';
import { registryCalls } from '../../offchain-agent/src/chain/registry/registry-calls.ts';
import { ApiCensusChain } from '../../offchain-agent/src/chain/reporting/api-census-chain.ts';
import type { ApiReportingChain } from '../../offchain-agent/src/chain/reporting/api-reporting-chain.ts';
import { decodeCall } from '../../offchain-agent/src/chain/submit/sign.ts';
import { nodeFolder } from '../../offchain-agent/src/lab/real/node-process.ts';
import { findNode, type NetworkState, nodeUrl } from '../../offchain-agent/src/lab/real/state.ts';
import type { Census } from '../../offchain-agent/src/sli/census.ts';
import { ask } from './babe-census.ts';
import { passMotion } from './council-motion.ts';
import { multiaddr } from './local-address.ts';
import { pair, pairOf } from './local-pair.ts';
import { pageArgs } from './page-commands.ts';
import { poll } from './poll.ts';
import { addressCalls } from './register-target.ts';
import { type TestReporter, testReporter } from './reporting-agent.ts';
import { runAlmanac } from './run-almanac.ts';
import { submit } from './submit.ts';

/** The Council adds a network, with BABE unless told otherwise, by the commands that members use, and lets anybody report on it. */
export async function addNetwork(
  chain: ApiReportingChain,
  given: {
    readonly id: number;
    readonly home: string;
    readonly foreign: string;
    readonly slotMs: number;
    readonly engine?: ConsensusEngine;
  },
): Promise<void> {
  const { id, home, foreign, slotMs } = given;
  const keys = await mkdtemp(join(tmpdir(), 'almanac-members-'));
  const member = ['--local', '--url', home, '--json'];
  const keyOf = async (name: string): Promise<string> => {
    const file = join(keys, name.replaceAll('/', ''));
    await writeFile(file, `${name}\n`, { mode: 0o600 });
    return file;
  };
  const run = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await runAlmanac(...args);
    equal(code, 0, `${args.join(' ')}: ${stdout} ${stderr}`);
    return stdout;
  };
  const alice = await keyOf('//Alice');
  const add = pageArgs('docs/how-to/measure-other-networks.md', './almanac network add', {
    'wss://rpc.example.org': foreign,
    'MEMBER.key': alice,
  });
  const added = await run(...add, ...member);
  const { motion, engine, slot_ms: slot } = JSON.parse(added) as Record<string, unknown>;
  deepEqual([engine, slot], [given.engine ?? 'babe', slotMs]);
  await Promise.all(
    ['//Alice', '//Bob', '//Charlie'].map(async (name) => {
      const vote = pageArgs('docs/how-to/measure-other-networks.md', './almanac council vote', {
        MOTION: String(motion),
        'MEMBER.key': await keyOf(name),
      });
      await run(...vote, ...member);
    }),
  );
  const close = pageArgs('docs/how-to/measure-other-networks.md', './almanac council close', {
    MOTION: String(motion),
    'MEMBER.key': alice,
  });
  await run(...close, ...member);
  await rm(keys, { recursive: true });
  const [registered] = await new ApiCensusChain(chain).networks();
  const genesis = await ask<string>(foreign, 'chain_getBlockHash', 0);
  deepEqual([registered?.id, registered?.name, registered?.genesisHash], [id, 'relay', genesis]);
  const open = dynamicCall(chain.api, 'registry', 'setAdmission', [id, 'Open']);
  await passMotion(chain.api, open, [pair(0), pair(1), pair(2)]);
}

/** Accounts with these seeds become reporters of a network. */
export async function joinReporters(
  chain: ApiReportingChain,
  id: number,
  seeds: readonly string[],
): Promise<readonly TestReporter[]> {
  const reporters = seeds.map((seed) => testReporter(seed, pairOf(seed), id));
  await Promise.all(
    reporters.map(({ pair: own, head }) =>
      submit(chain.api, registryCalls.join(chain.api, id, { signer: own.address, head }), own),
    ),
  );
  await poll(
    'all have joined',
    async () => (await chain.reporters(id)).length,
    (count) => count === seeds.length,
  );
  return reporters;
}

interface SampledBy {
  readonly id: number;
  readonly windowS: number;
  readonly accounts: readonly string[];
  /** How many targets have a p2p port. */
  readonly ports: number;
  /** The account, as hex, of a validator of whom all have to have sampled the votes, beside another one. */
  readonly voter: string;
}

/** The newest open window of which all these reporters have sent a census, votes of the same validators, and pings to every port. */
export async function newestSampled(
  chain: ApiReportingChain,
  { id, windowS, accounts, ports, voter }: SampledBy,
): Promise<number | undefined> {
  const censuses = new ApiCensusChain(chain);
  const target = (await chain.targets(id)).find(
    ({ who }) => accountHex(who?.account ?? '') === voter,
  )?.target;
  const open = await censuses.openWindows(id);
  for (let window = (open?.end ?? 0) - windowS; window >= (open?.first ?? 1); window -= windowS) {
    const stored = await Promise.all(accounts.map((account) => censuses.storedCensus(id, window, account)));
    const sampled = await Promise.all(accounts.map((account) => sampledBy(chain, id, window, account)));
    const hasPorts = sampled.every(({ reachability }) => reachability.length === ports);
    const voters = sampled[0]?.finality.filter((one) =>
      sampled.every(({ finality }) => finality.includes(one)),
    );
    const hasVotes = voters !== undefined && voters.length > 1 && voters.includes(target ?? 0);
    if (hasPorts && hasVotes && stored.every((one) => one?.root !== undefined)) return window;
  }
  return undefined;
}

/** The targets of the entries that a reporter has sent of a window. */
async function sampledBy(
  chain: ApiReportingChain,
  id: number,
  window: number,
  account: string,
): Promise<{ readonly finality: readonly number[]; readonly reachability: readonly number[] }> {
  const heads = await chain.api.query['sli']?.['reportHeads']?.(id, window, account, 0);
  const entries = (heads?.toJSON() ?? []) as unknown as readonly {
    readonly target: number;
    readonly indicator: string;
  }[];
  const of = (indicator: string): readonly number[] =>
    entries.filter((entry) => entry.indicator === indicator).map(({ target }) => target);
  return { finality: of('Finality'), reachability: of('Reachability') };
}

/** A reporter sends the census that another one sent, with one block more for somebody who missed one. */
export async function lie(
  chain: ApiReportingChain,
  given: { readonly id: number; readonly window: number; readonly of: string; readonly by: TestReporter },
): Promise<void> {
  const { id, window, of, by } = given;
  const censuses = new ApiCensusChain(chain);
  const stored = await censuses.storedCensus(id, window, of);
  const duties = stored && (await censuses.dutiesOf(id, window, stored));
  if (!stored || !duties) throw new Error('there is nothing to change');
  const place = duties.findIndex(({ assigned }) => assigned > 0);
  const changed = duties.map((duty, at) =>
    at === place
      ? { ...duty, authored: duty.authored < duty.assigned ? duty.authored + 1 : duty.authored - 1 }
      : duty,
  );
  const census: Census = { from: stored.from, to: stored.to, era: stored.era, duties: changed };
  const contentId = `0x${'11'.repeat(32)}`;
  const calls = await censuses.censusCalls({ network: id, window, census, contentId });
  for (const call of calls) await submit(chain.api, decodeCall(chain.api, call), by.pair);
}

/** Validators of another network, and what their nodes sign with. */
interface ForeignPorts {
  readonly id: number;
  readonly state: NetworkState;
  readonly nodeSecrets: ReadonlyMap<string, Uint8Array>;
  /** Whether their RPC is registered, too. */
  readonly withRpc?: boolean;
}

/** The Council names an owner of each of these validators, who registers the p2p port of its node. */
export async function addPorts(
  chain: ApiReportingChain,
  { id, state, nodeSecrets, withRpc }: ForeignPorts,
): Promise<void> {
  const network = (await new ApiCensusChain(chain).networks()).find((one) => one.id === id);
  if (!network) throw new Error(`unknown network ${id}`);
  const owner = pair(0);
  for (const [name, nodeSecret] of nodeSecrets) {
    const node = findNode(state, name);
    const account = accountHex(node.account ?? '') ?? '';
    const call = registryCalls.addTarget(chain.api, id, { account }, owner.address);
    await passMotion(chain.api, call, [owner, pair(1), pair(2)]);
    const added = async (): Promise<number | undefined> =>
      (await chain.targets(id)).find(({ who }) => accountHex(who?.account ?? '') === account)?.target;
    const target = await poll(`${name} is a target`, added, (found) => found !== undefined);
    const place = {
      network,
      target: target ?? 0,
      account: owner.address,
      nodeSecret,
      multiaddr: multiaddr(node.p2p_port),
      ...(withRpc && { url: nodeUrl(node) }),
    };
    for (const one of addressCalls(chain, place)) await submit(chain.api, one, owner);
  }
}

/** The key of a node's identity, which consents; read while its network is the one that was started last. */
export async function nodeSecretOf(network: string, name: string): Promise<Uint8Array> {
  return Buffer.from(await readFile(join(nodeFolder(network, name), 'node-key'), 'utf8'), 'hex');
}
