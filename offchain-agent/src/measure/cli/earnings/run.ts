import { AgentError } from '../../../base/error.ts';
import { parseCount } from '../../../base/parse.ts';
import { webSocketUrl } from '../../../base/url.ts';
import { accountHex } from '../../../chain/address.ts';
import { RpcBabeSource } from '../../../chain/babe/babe-source.ts';
import { storedItemsOf } from '../../../chain/call/state-at.ts';
import { hostsParachains } from '../../../chain/engine/hosts-parachains.ts';
import { ss58Prefix } from '../../../chain/engine/key-names.ts';
import { trustText } from '../../../chain/grandpa/trust.ts';
import type { ChainConnection } from '../../../chain/rpc/connect.ts';
import { readRuntimeVersion } from '../../../chain/rpc/runtime-version.ts';
import type { Opened } from '../../../cli/open-at.ts';
import { print, say, writeJson } from '../../../cli/output.ts';
import { accountOfName, parseAccount } from '../../../cli/parse.ts';
import { readRelaySessions } from '../../backing/relay-sessions.ts';
import { workOf } from '../../backing/validator-work.ts';
import { LeftOutFinder } from '../../blame/left-out-finder.ts';
import { BlameTally } from '../../blame/session-blame.ts';
import { progressOf } from '../progress.ts';
import { startTrust } from '../trust.ts';
import type { TrustOptions } from '../trust-options.ts';
import { parseGenesis, requireGenesis } from '../watch/same-chain.ts';
import { exitCodeOfEarnings } from './completeness.ts';
import { earningsDocument } from './document.ts';
import { keepEvidence, requireFewHandOvers, requireFolder } from './evidence.ts';
import { findValidator } from './find-validator.ts';
import { listenToSession } from './follow.ts';
import { erasAsked, sayStandstill, showPayouts } from './hub.ts';
import { openShared } from './open-shared.ts';
import { earningsScreen } from './screen.ts';

interface EarningsCommandOptions extends TrustOptions {
  readonly sessions?: string;
  readonly hub?: string;
  readonly eras?: string;
  readonly validator?: string;
  readonly blame?: boolean;
  readonly follow?: boolean;
  readonly para?: readonly string[];
  readonly keepEvidence?: string;
  readonly genesis?: string;
  readonly json?: boolean;
}

const maxSessions = 100;
/** What headers are kept for at once. */
const maxBlocks = 90_000;

/**
 * @throws AgentError `bad_input/para`, `bad_input/evidence`, `bad_input/url`, `bad_input/not_relay`, `bad_input/too_many_blocks`;
 * as `erasAsked`, `showPayouts` and `readRelaySessions` do; `bad_input/validator` for one that was in none of the sessions
 */
export async function runEarnings(urls: readonly string[], options: EarningsCommandOptions): Promise<void> {
  if (options.para && !options.follow) {
    throw new AgentError('bad_input/para', '--para needs --follow; add --follow', {
      data: { para: options.para.length },
    });
  }
  const { hub: hubUrl, sessions, blame: isBlamed, follow } = options;
  const eras = erasAsked(hubUrl, options.eras, { sessions, blame: isBlamed, follow });
  const hub = hubUrl === undefined ? undefined : webSocketUrl(hubUrl, '--hub');
  const { keepEvidence: folder } = options;
  if (folder !== undefined && !options.follow) {
    throw new AgentError('bad_input/evidence', '--keep-evidence needs --follow; add --follow');
  }
  const paras = (options.para ?? []).map((para) => webSocketUrl(para, '--para'));
  const count = parseCount(sessions ?? '1', '--sessions', maxSessions);
  const genesis = options.genesis === undefined ? undefined : parseGenesis(options.genesis);
  await using opened = await openShared(urls);
  const { chain, chainName, signal, names } = opened;
  const genesisHash = chain.api.genesisHash.toHex();
  if (genesis !== undefined) requireGenesis({ client: chain.client, chainName, genesisHash }, genesis);
  const wanted = options.validator === undefined ? undefined : accountOf(options.validator, names);
  const addressOf = (account: string): string =>
    chain.api.registry.createType('AccountId', account).toString();
  const start = await startTrust({ client: chain.client, chainName, genesisHash }, options, {
    isKept: folder !== undefined,
  });
  const trust = start.given;
  if (hub !== undefined) {
    await requireRelay(opened);
    await showPayouts(opened, { url: hub, eras, only: wanted, start, json: options.json === true });
    return;
  }
  const sessionBlocks = await readSessionBlocks(opened);
  if ((count + 1) * sessionBlocks > maxBlocks) {
    throw new AgentError(
      'bad_input/too_many_blocks',
      `--sessions ${count}: sessions of ${sessionBlocks} slots are too many blocks; at most ${Math.max(0, Math.floor(maxBlocks / sessionBlocks) - 1)} are counted at once`,
      { data: { sessions: count, session_slots: sessionBlocks } },
    );
  }
  const only =
    wanted === undefined
      ? undefined
      : await findValidator(chain.client, storedItemsOf(chain.api), {
          account: wanted,
          addressOf,
          sessions: count,
        });
  const keepsBodies = folder !== undefined;
  if (folder !== undefined) {
    requireFolder(folder);
    await requireFewHandOvers(chain.client, trust);
  }
  // Asked for later, a lost connection would cost the session.
  const said = keepsBodies ? { chain: chainName, addressPrefix: await ss58Prefix(chain.client) } : undefined;
  const heard = options.follow ? await listenToSession(chain, paras, { signal, keepsBodies }) : undefined;
  const finder = heard && keepsBodies ? new LeftOutFinder(heard.siblings) : undefined;
  const blame = options.blame || heard ? new BlameTally(heard) : undefined;
  const counted = await readRelaySessions(chain.client, storedItemsOf(chain.api), {
    trust,
    keepsHandOvers: keepsBodies,
    count,
    sessionBlocks,
    signal,
    onBlock:
      blame &&
      ((block) => {
        blame.add(block);
        // A vote of whoever is disabled is none that was left out.
        if (block.disabled) finder?.add(block);
      }),
    onStandstill: sayStandstill,
    onReached: start.reached,
    onProved: ({ toBlock, trust }) => say(`proved ${trustText(trust)}, up to block ${toBlock}`),
    onRead: progressOf('headers are read'),
    onProgress: progressOf('blocks are read'),
  });
  blame?.end();
  const evidence =
    heard && finder && said && folder !== undefined
      ? await keepEvidence(
          chain.client,
          finder,
          { trust, ...counted },
          { folder, said, bodiesLeft: heard.siblings.bodiesLeft, signal },
        )
      : undefined;
  const work = workOf(counted.sessions).filter(({ account }) => only === undefined || account === only);
  if (work.length === 0) {
    throw new AgentError(
      'bad_input/validator',
      '--validator: no validator of these sessions has this account',
      {
        data: { validator: only },
      },
    );
  }
  const shown = {
    chainName,
    url: opened.url,
    genesisHash,
    counted,
    work,
    names,
    addressOf,
    blame,
    evidence,
    isOne: only !== undefined,
  };
  if (options.json) writeJson(earningsDocument(shown));
  else for (const line of earningsScreen(shown)) print(line);
  process.exitCode = exitCodeOfEarnings(shown) ?? process.exitCode;
}

async function requireRelay({ chain: { client }, chainName }: Opened<ChainConnection>): Promise<void> {
  if (!hostsParachains(await readRuntimeVersion(client))) {
    throw new AgentError(
      'bad_input/not_relay',
      `${chainName} hosts no parachains: its runtime has no ParachainHost; give the URL of a relay chain`,
    );
  }
}

async function readSessionBlocks(opened: Opened<ChainConnection>): Promise<number> {
  await requireRelay(opened);
  const { client } = opened.chain;
  const head = await client.request<string>('chain_getFinalizedHead');
  return (await new RpcBabeSource(client).epochsAfter(head)).current.durationSlots;
}

function accountOf(text: string, names: Readonly<Record<string, string>>): string {
  const account = parseAccount(accountOfName(text, names) ?? text, '--validator', names);
  return accountHex(account) ?? account;
}
