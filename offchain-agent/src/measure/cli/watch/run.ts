import { AgentError } from '../../../base/error.ts';
import { type ListenAddress, parseCount, parseDuration } from '../../../base/parse.ts';
import { resolveEndpoint, runningNames } from '../../../base/running-chains.ts';
import { shownUrl, webSocketUrl } from '../../../base/url.ts';
import { type AnyChainConnection, openAnyChain } from '../../../chain/engine/open-any-chain.ts';
import type { HashedHeader } from '../../../chain/grandpa/header.ts';
import type { FinalityWitness } from '../../../chain/light/smoldot-witness.ts';
import { processSignal } from '../../../cli/abort.ts';
import { patiently } from '../../../cli/open-at.ts';
import { say, writeJson } from '../../../cli/output.ts';
import { parseListen } from '../../../cli/parse-listen.ts';
import { serveMetrics } from '../../../cli/serve-metrics.ts';
import type { Notifier } from '../../../notify/notifier.ts';
import { openNotifier } from '../../../notify/open-notifier.ts';
import type { Authorship } from '../../authorship/authorship.ts';
import { type WatchState, watchChain } from '../../authorship/watch.ts';
import { followVotes } from '../../finality/follow-votes.ts';
import { VotePresence } from '../../finality/vote-presence.ts';
import { WitnessCheck } from '../../finality/witness-check.ts';
import { openRetried, retryOf } from '../retry.ts';
import { givenOf, type TrustOptions } from '../trust-options.ts';
import { watchDocument } from './document.ts';
import { Ending, FinalityAlarm, longestWatchMs } from './ending.ts';
import { type Extras, followEngine } from './engines.ts';
import { createWatchMetrics } from './metrics.ts';
import { Namer } from './namer.ts';
import { tellObserved } from './observed.ts';
import { createObserverApi } from './observer-api.ts';
import type { NamedState, Presentation } from './presentation.ts';
import { saidOf, writeProof } from './proof-file.ts';
import { RelayWatch } from './relay.ts';
import { followConnection, parseGenesis, requireGenesis } from './same-chain.ts';
import { trustOf, WatchProof } from './verified.ts';
import { createWatchView } from './view.ts';
import { VoteNamer, votesBeside } from './votes.ts';
import { openWitness } from './witness.ts';

interface WatchCommandOptions extends TrustOptions {
  readonly validator?: string;
  readonly for?: string;
  readonly lookBack: string;
  readonly genesis?: string;
  readonly verify?: boolean;
  readonly proof?: string;
  readonly witness?: string;
  readonly relay?: string;
  readonly notify?: string;
  readonly listen?: string;
  readonly json?: boolean;
}

const maxLookBack = 100_000;

/**
 * Watches until `--for` is over or the user interrupts.
 * @throws AgentError for every input that cannot be watched; `unknown/no_data` when nothing was finalized meanwhile,
 * `unknown/incomplete` when it ends before the first screen
 */
export async function runWatch(urlText: string | undefined, options: WatchCommandOptions): Promise<void> {
  const lookBack = parseCount(options.lookBack, '--look-back', maxLookBack);
  const durationMs =
    options.for === undefined ? undefined : parseDuration(options.for, '--for', longestWatchMs);
  const genesis = options.genesis === undefined ? undefined : parseGenesis(options.genesis);
  requireVerify(options);
  const url = urlText === undefined ? await resolveEndpoint() : webSocketUrl(urlText, 'URL');
  const address = options.listen === undefined ? undefined : parseListen(options.listen, '127.0.0.1:9617');
  const notifier = options.notify === undefined ? undefined : await openNotifier(options.notify);
  const interrupted = processSignal();
  // A view exists once it is known what is shown.
  let tell: (message: string) => void = say;
  const opening = { signal: interrupted, onFault: ({ message }: AgentError) => tell(message) };
  const patience = {
    signal: interrupted,
    advice: 'give another URL or a newer --checkpoint, or run it again: proved authority sets are kept',
    tell: (line: string) => tell(line),
  };
  const connection = await patiently(
    url,
    // What is believed goes on with the next block; a proof lacks nothing.
    options.verify
      ? openRetried(async () => await openAnyChain(url, { ...opening, retry: retryOf(patience) }), patience)
      : openAnyChain(url, opening),
  );
  const ending = new Ending(durationMs);
  let witness: FinalityWitness | undefined;
  let relay: RelayWatch | undefined;
  try {
    if (genesis !== undefined) requireGenesis(connection, genesis);
    if (options.witness !== undefined) witness = await openWitness(options.witness, connection);
    const proof = await proofOf(connection, options);
    if (options.relay !== undefined)
      relay = await RelayWatch.open(options.relay, connection, options, interrupted);
    const watch: Watch = {
      connection,
      url,
      interrupted,
      lookBack,
      ending,
      validator: options.validator,
      proof,
      relay,
      proofFile: options.proof,
      witness,
      notifier,
      address,
      json: options.json ?? false,
      onTell: (newTell) => {
        tell = newTell;
      },
    };
    await followEngine(
      connection,
      watch.proof,
      async (authorship, presentation, extras) => await follow(watch, authorship, presentation, extras),
      relay,
    );
  } finally {
    ending.stop();
    connection.client.close();
    await witness?.close();
    await relay?.close();
    await notifier?.close();
  }
}

/** What one watch consists of, whatever the engine. */
interface Watch {
  readonly connection: AnyChainConnection;
  readonly url: string;
  readonly interrupted: AbortSignal;
  readonly lookBack: number;
  readonly ending: Ending;
  readonly validator: string | undefined;
  /** Undefined where the node is believed. */
  readonly proof: WatchProof | undefined;
  readonly proofFile: string | undefined;
  /** Undefined where no relay chain is read. */
  readonly relay: RelayWatch | undefined;
  readonly witness: FinalityWitness | undefined;
  /** Undefined where nobody is to be told. */
  readonly notifier: Notifier | undefined;
  /** Where /metrics is served; undefined for nowhere. */
  readonly address: ListenAddress | undefined;
  readonly json: boolean;
  readonly onTell: (tell: (message: string) => void) => void;
}

/** What only proofs need means nothing without them. */
function requireVerify({ verify, proof, witness, relay, ...trust }: WatchCommandOptions): void {
  // A relay chain is proved always.
  const begins = relay === undefined ? givenOf(trust)[0] : undefined;
  if (verify || (begins ?? proof ?? witness) === undefined) return;
  const [option, why] =
    begins !== undefined
      ? [begins, 'is what --verify begins from']
      : proof !== undefined
        ? ['--proof', 'is of what --verify counts']
        : ['--witness', 'is held against what --verify proves'];
  throw new AgentError('bad_input/verify', `${option} ${why}; give --verify too`, { data: { option } });
}

async function proofOf(
  connection: AnyChainConnection,
  options: WatchCommandOptions,
): Promise<WatchProof | undefined> {
  if (!options.verify) return undefined;
  const word = options.genesis === undefined ? undefined : 'expected';
  const isKept = options.proof !== undefined;
  return new WatchProof(connection.client, await trustOf(connection, options, isKept), isKept, word);
}

async function follow<Counts extends object>(
  watch: Watch,
  authorship: Authorship<Counts>,
  presentation: Presentation<Counts>,
  { add, epochSlots, beside }: Extras = {},
): Promise<void> {
  const { connection, url, ending, lookBack, proof } = watch;
  const witness = watch.witness && new WitnessCheck();
  const chain = { ...connection, url: shownUrl(url), proof, witness };
  const signal = AbortSignal.any([watch.interrupted, ending.signal]);
  const presence = new VotePresence();
  const voters = new VoteNamer(connection.client, presence);
  // What is proved has its votes from the same justifications.
  const stopVotes = proof ? () => undefined : followVotes(connection.client, presence, chain.url);
  const nameNow = async (state: WatchState<Counts>): Promise<NamedState<Counts>> => {
    const votes = await voters.read(state.toHash);
    const named = await namer.name(state);
    const more = (await beside?.(named)) ?? [];
    return { ...named, beside: [...(votes ? [votesBeside(votes)] : []), ...more] };
  };
  const namer = new Namer(connection, presentation, await runningNames(url), watch.validator);
  const view = watch.json ? undefined : createWatchView(presentation, chain);
  const tell = (message: string): void => (view ? view.tell(message) : say(message));
  watch.onTell(tell);
  const metrics = createWatchMetrics(presentation, connection.chainName);
  const api = createObserverApi(presentation, chain);
  const alarm = new FinalityAlarm(tell);
  followConnection(connection, tell, (reason) => ending.fail(reason));
  const told = watch.notifier && tellObserved(watch.notifier, connection, presentation);
  let shown: NamedState<Counts> | undefined;
  let latest: WatchState<Counts> | undefined;
  /** The same blocks, with what the relay chain says of them by now. */
  const showAgain = async (): Promise<void> => {
    const state = latest;
    if (!shown || !state) return;
    const named = await nameNow(state);
    if (latest !== state || signal.aborted) return;
    shown = named;
    view?.show(named);
  };
  let isSaved = false;
  const save = async (state: NamedState<Counts>): Promise<void> => {
    isSaved = true;
    const { engine } = connection;
    if (!proof?.recorder || watch.proofFile === undefined || (engine !== 'aura' && engine !== 'babe')) return;
    const said = saidOf(state, chain, epochSlots?.());
    const frame = { engine, from_block: state.fromBlock, to_block: state.toBlock, said };
    await writeProof(watch.proofFile, proof.recorder, frame);
  };
  try {
    await using _ = await serveMetrics(watch.address, metrics, (path, indicator) =>
      api.answer(path, indicator),
    );
    say(`reading the last ${lookBack} finalized blocks of ${chain.chainName}`);
    if (proof) {
      const onProgress = (): void => ending.postpone();
      const onProved = (header: HashedHeader): void => witness?.addProved(header);
      const following = proof.follow({
        lookBack,
        signal,
        presence,
        onProgress,
        onProved,
        ...(add && { add }),
      });
      following.catch((error: unknown) => ending.fail(error));
      if (witness)
        watch.witness?.follow(
          (head) => witness.addWitnessed(head),
          (error) => ending.fail(error),
        );
    }
    const fail = (error: unknown): void => ending.fail(error);
    const onMore = (): void => void showAgain().catch(fail);
    watch.relay?.follow({ signal, lookBack, tell, onProgress: () => ending.postpone(), onMore }).catch(fail);
    const watched = watchChain(authorship, {
      lookBack,
      signal,
      onShortened: (fromBlock, { message }) => tell(`counting begins at block ${fromBlock}: ${message}`),
      onBlock: () => ending.postpone(),
      onChange: async (state) => {
        latest = state;
        shown = await nameNow(state);
        ending.begin();
        alarm.reset(state.slotDurationMs ?? 0);
        told?.take(shown);
        metrics.take(shown);
        api.take(shown);
        view?.show(shown);
      },
    });
    // Why it was ended says more than what was not reached.
    const last = await watched.finally(() => ending.rethrow());
    if (!last) throw nothingFinalized(chain.url);
    const named = await nameNow(last);
    if (watch.json) writeJson(watchDocument(presentation, named, chain));
    else view?.end(named, watch.relay !== undefined);
    await save(named);
  } catch (error) {
    // What was counted so far stays true.
    if (shown) view?.end(shown);
    if (shown && !isSaved) await save(shown).catch(({ message }: Error) => say(message));
    throw shown && watch.json ? withCounts(error, watchDocument(presentation, shown, chain)) : error;
  } finally {
    alarm.stop();
    told?.stop();
    stopVotes();
  }
}

/** The failure with what was counted before it: of --json there is one document. */
function withCounts(error: unknown, counted: object): unknown {
  if (!(error instanceof AgentError)) return error;
  const { code, message, data, retryable } = error;
  return new AgentError(code, message, { data: { ...data, counted }, cause: error, retryable });
}

function nothingFinalized(url: string): AgentError {
  return new AgentError(
    'unknown/no_data',
    `${url} has finalized no block so far, so nothing can be counted; check that enough validators run and that finality moves`,
    { data: { url } },
  );
}
