import { AgentError } from '../../../base/error.ts';
import { exitCode } from '../../../base/exit.ts';
import { parseCount } from '../../../base/parse.ts';
import { plainText } from '../../../base/plain-text.ts';
import { shownUrl } from '../../../base/url.ts';
import { currencyOf } from '../../../chain/amount.ts';
import type { HashedHeader } from '../../../chain/grandpa/header.ts';
import { trustText } from '../../../chain/grandpa/trust.ts';
import { readParaId } from '../../../chain/parachain/para-id.ts';
import { provedParaHead } from '../../../chain/parachain/proved-state.ts';
import { notRegistered, requirePara } from '../../../chain/parachain/require-para.ts';
import { type ChainConnection, openChain } from '../../../chain/rpc/connect.ts';
import { disconnectOnAbort, type Opened, patiently } from '../../../cli/open-at.ts';
import { print, say, writeJson } from '../../../cli/output.ts';
import type { ProvedRange } from '../../finality/proved-chain.ts';
import { followVerified } from '../../finality/verified-source.ts';
import { type HubPayouts, readPayouts } from '../../payout/read-payouts.ts';
import { openRetried, retryOf } from '../retry.ts';
import type { TrustStart } from '../trust.ts';
import { payoutDocument } from './payout-document.ts';
import { isDifferent, isWhole } from './payout-figures.ts';
import { payoutScreen } from './payout-screen.ts';

interface HubAsked {
  /** WebSocket address of the hub. */
  readonly url: string;
  readonly eras: number;
  readonly only: string | undefined;
  readonly start: TrustStart;
  readonly json: boolean;
}

/** Eras that a hub keeps. */
const maxEras = 84;
const tellEveryMs = 3_000;
/** Anyone can register a parachain from this id on; those below are admitted by governance. */
const firstPublicPara = 2_000;

/**
 * How many eras are asked for.
 * @throws AgentError `bad_input/hub` for options that ask for what a hub does not have; as `parseCount` does
 */
export function erasAsked(
  hub: string | undefined,
  eras: string | undefined,
  others: Readonly<Record<string, unknown>>,
): number {
  if (hub === undefined) {
    if (eras === undefined) return 0;
    throw new AgentError('bad_input/hub', '--eras needs --hub; add --hub URL, or count --sessions', {
      data: { eras },
    });
  }
  const [other] = Object.entries(others).find(([, value]) => value !== undefined) ?? [];
  if (other !== undefined) {
    throw new AgentError(
      'bad_input/hub',
      `--hub shows payouts of eras, and --${other} counts blocks of the relay chain; run the command once for each`,
      { data: { option: other } },
    );
  }
  return parseCount(eras ?? '1', '--eras', maxEras);
}

/**
 * Requires the id of a system parachain. The relay chain proves the head of any parachain, and its owner decides what it says.
 * @param id as the hub's node reports it
 * @throws AgentError `bad_input/not_hub`
 */
export function requireSystemPara(id: number): void {
  if (id < firstPublicPara) return;
  throw new AgentError(
    'bad_input/not_hub',
    `--hub: parachain ${id} is not a system parachain (ids below ${firstPublicPara}); give the URL of the relay chain's Asset Hub`,
    { data: { para_id: id } },
  );
}

/**
 * Prints the payouts of a relay chain's hub.
 * @throws AgentError as `followVerified`, `openChain`, `readParaId`, `requireSystemPara`, `requirePara`, `provedParaHead`,
 * `currencyOf` and `readPayouts` do; `bad_input/validator` for one that none of the eras has
 */
export async function showPayouts(relay: Opened<ChainConnection>, asked: HubAsked): Promise<void> {
  const { signal } = relay;
  const proved = await proveRelay(relay, asked.start);
  say(`proved ${trustText(proved.range.trust)}, up to block ${proved.range.toBlock}`);
  const patience = { signal, advice: 'give another --hub, or count fewer --eras' };
  const hub = await patiently(
    asked.url,
    openRetried(async () => await openChain(asked.url, { signal, retry: retryOf(patience) }), patience),
  );
  disconnectOnAbort(hub.api, signal);
  try {
    const id = await readParaId(hub.client, await hub.client.request<string>('chain_getFinalizedHead'));
    requireSystemPara(id);
    const para = { client: hub.client, id };
    await requirePara(relay.chain, para, '--hub');
    const head = await provedParaHead(relay.chain, proved.header, id);
    if (!head) throw notRegistered(relay.chain, para, '--hub');
    const currency = currencyOf(hub.api.registry);
    const payouts = await readPayouts(hub, head, {
      count: asked.eras,
      only: asked.only,
      signal,
      onEra: (era, validators) => say(`era ${era}: ${validators} validators; searching for its payouts`),
      onProgress: slowly((found, of) => say(`${found} of ${of} paid pages are found`)),
    });
    if (asked.only !== undefined) requireKnown(payouts, asked.only);
    const addressOf = (account: string): string =>
      hub.api.registry.createType('AccountId', account).toString();
    const shown = {
      relay: { chainName: relay.chainName, url: relay.url, range: proved.range },
      hub: {
        chainName: plainText(await hub.client.request('system_chain')),
        url: shownUrl(asked.url),
        para: id,
        head,
      },
      currency,
      names: relay.names,
      addressOf,
      payouts,
      isOne: asked.only !== undefined,
    };
    if (asked.json) writeJson(payoutDocument(shown));
    else for (const line of payoutScreen(shown)) print(line);
    if (payouts.eras.some(isDifferent)) process.exitCode = exitCode.no;
    else if (!isWhole(payouts)) process.exitCode = exitCode.unknown;
  } finally {
    await hub.api.disconnect();
  }
}

interface ProvedRelay {
  readonly header: HashedHeader;
  readonly range: ProvedRange;
}

async function proveRelay(
  { chain: { client }, signal }: Opened<ChainConnection>,
  { given: trust, reached }: TrustStart,
): Promise<ProvedRelay> {
  const enough = new AbortController();
  let header: HashedHeader | undefined;
  const range = await followVerified(client, {
    trust,
    lookBack: 1,
    signal: AbortSignal.any([signal, enough.signal]),
    onHeader: (next) => {
      header = next;
    },
    onStep: () => enough.abort(),
    onHandOver: (_, checkpoint) => reached(checkpoint),
    onStandstill: sayStandstill,
    beginsAtStored: true,
  });
  signal.throwIfAborted();
  if (!range || !header) throw new Error('no step was proved, without an interruption');
  return { header, range };
}

/** Nothing is counted before a first proof. */
export function sayStandstill(): void {
  say('the node proves no newer final block: finality may stand still');
}

function requireKnown({ eras }: HubPayouts, only: string): void {
  const isKnown = eras.some(({ era, validators }) => validators.length > 0 || era.notElected.includes(only));
  if (isKnown || eras.length === 0) return;
  throw new AgentError('bad_input/validator', '--validator: no validator of these eras has this account', {
    data: { validator: only },
  });
}

/** Says the first thing after a while, then at most as often. */
function slowly<Given extends unknown[]>(tell: (...given: Given) => void): (...given: Given) => void {
  let lastMs = Date.now();
  return (...given) => {
    if (Date.now() - lastMs < tellEveryMs) return;
    lastMs = Date.now();
    tell(...given);
  };
}
