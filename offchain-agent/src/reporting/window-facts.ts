import { u8aToHex } from '@polkadot/util';
import { decodeAddress } from '@polkadot/util-crypto';
import type { SampleClock } from '../base/clock.ts';
import { AgentError } from '../base/error.ts';
import { networkName } from '../base/network-name.ts';
import type { MeasuredTarget, ReporterStanding, ReportingChain } from '../chain/reporting/reporting-chain.ts';
import { drawInstants, drawNumber, isOfOneChain, linkIndex } from '../sli/hash-chain.ts';
import type { SamplingParameters } from '../sli/sample.ts';

/** What the chain says of one window and the reporter. */
export interface WindowFacts {
  readonly network: number;
  readonly window: number;
  readonly parameters: SamplingParameters;
  /** Those that this reporter measures: its own are not among them. */
  readonly targets: readonly MeasuredTarget[];
  readonly own: ReadonlySet<number>;
  readonly standing: ReporterStanding | undefined;
}

export interface WindowPlan extends WindowFacts {
  readonly link: string;
  /** Intended instants, microseconds since the Unix epoch, ascending. */
  readonly instantsUs: readonly number[];
  /** The number of each in the draw. */
  readonly numbers: readonly number[];
}

/** Reads the facts of a window; all are of that window, not of now. */
export async function readFacts(
  chain: ReportingChain,
  network: number,
  window: number,
  account: string,
): Promise<WindowFacts> {
  const [parameters, all, own, standing] = await Promise.all([
    chain.samplingAt(network, window),
    chain.targetsAt(network, window),
    chain.ownTargets(network, account),
    chain.standingOf(network, account),
  ]);
  return { network, window, parameters, targets: all.filter(({ id }) => !own.has(id)), own, standing };
}

/** Why the reporter has nothing to do in a window; undefined when it has. */
export function whyIdle(
  { standing, window, network }: Pick<WindowFacts, 'standing' | 'window' | 'network'>,
  account: string,
): string | undefined {
  if (!standing) {
    return `${account} is not a reporter of ${networkName(network)}; register it with "almanac reporter join"`;
  }
  if (window < standing.joined) {
    return `${account} may report from ${new Date(standing.joined * 1_000).toISOString()} on`;
  }
  if (standing.left !== undefined && window >= standing.left) {
    return `${account} has left ${networkName(network)}: nothing is measured since ${new Date(standing.left * 1_000).toISOString()}`;
  }
  return undefined;
}

/**
 * The window's link and instants.
 * @throws AgentError `bad_input/hash_chain` when the secret is not that of the registered head, or its chain has ended
 */
export function planWindow(facts: WindowFacts, links: Links, genesis: string, account: string): WindowPlan {
  const { network, window, parameters } = facts;
  const link = linkOf(facts, links, account);
  const law = { window, ...parameters };
  const instantsUs = drawInstants({ ...law, genesis, network, reporter: publicKeyOf(account), link });
  return { ...facts, link, instantsUs, numbers: instantsUs.map((instantUs) => drawNumber(instantUs, law)) };
}

function linkOf({ window, parameters, standing }: WindowFacts, links: Links, account: string): string {
  const index = standing ? linkIndex(window, standing.joined, parameters.windowMs) : Number.NaN;
  if (!standing || !Number.isSafeInteger(index) || index < 1 || index > links.length) {
    throw new AgentError(
      'bad_input/hash_chain',
      `the hash chain of ${account} has ${links.length} links and none for the window ${window}; register a new head with "almanac reporter resume --secret-file NEW"`,
      { data: { account, window, length: links.length } },
    );
  }
  const link = links.link(index);
  const known = { link: standing.link, window: standing.linkWindow };
  if (isOfOneChain({ link, window }, known, parameters.windowMs) === false) {
    throw new AgentError(
      'bad_input/hash_chain',
      `the hash chain's secret of ${account} is not the one that it registered: its links do not lead to the registered head`,
      { data: { account, window } },
    );
  }
  return link;
}

/** The public key of an account, 0x and 64 hex digits: as evidence writes it, whatever prefix a chain's addresses have. */
export function publicKeyOf(account: string): string {
  return u8aToHex(decodeAddress(account));
}

/**
 * What is awaited, if it comes in time.
 * @throws AgentError `unreachable/slow_chain`, retryable, when it does not
 */
export async function inTime<Value>(
  value: Promise<Value>,
  withinMs: number,
  clock: SampleClock,
): Promise<Value> {
  const done = new AbortController();
  const late = clock.until(clock.monotonicMs() + withinMs, done.signal).then((): never => {
    throw new AgentError('unreachable/slow_chain', `the chain did not answer within ${withinMs} ms`, {
      retryable: true,
      data: { within_ms: withinMs },
    });
  });
  try {
    return await Promise.race([value, late]);
  } finally {
    done.abort();
    // Nobody waits for it any more.
    value.catch(() => undefined);
  }
}

/** The links of the reporter's hash chain (sli/hash-chain.ts). */
export interface Links {
  readonly length: number;
  link(index: number): string;
}
