import { AgentError } from '../../base/error.ts';
import { isSameAccount } from '../../chain/address.ts';
import type { SamplingParameters } from '../../sli/sample.ts';
import { planWindow, readFacts, whyIdle } from '../window-facts.ts';
import type { AgentOptions, AgentParts } from './parts.ts';

/** What stands in the way of an agent. */
interface Finding {
  readonly code: string;
  readonly sentence: string;
  /** Whether it stops the agent; otherwise it waits, measures nothing and says so. */
  readonly isFatal: boolean;
}

/** A block of the future by more than this means that the own clock is behind. */
const aheadBoundMs = 2_000;
/** A newest finalized block older than this: the chain stands still, or the own clock is ahead. */
const staleBoundMs = 300_000;

/**
 * Everything that stands between this configuration and reports, as far as the chain can tell.
 * @throws AgentError retryable, when the chain does not answer
 */
export async function findHindrances(
  options: Pick<AgentOptions, 'network' | 'account' | 'genesis'>,
  parts: Pick<AgentParts, 'chain' | 'clock' | 'links' | 'signer'>,
): Promise<Finding[]> {
  const { chain, clock, links, signer } = parts;
  const { network, account, genesis } = options;
  if (genesis !== undefined && genesis !== chain.genesisHash) {
    return [
      fatal(
        'bad_input/wrong_genesis',
        `the chain's genesis is ${chain.genesisHash}, chain.genesis names ${genesis}: this is another chain`,
      ),
    ];
  }
  const findings: Finding[] = [];
  const head = await chain.finalizedHead();
  const nowMs = clock.wallMs();
  const clockFinding = ofClock(head, nowMs);
  if (clockFinding) findings.push(clockFinding);
  // Links and joining hang on windows of the chain's time, whatever the own clock says.
  const sampling = await samplingOf(chain, network, Math.floor(head.timeMs / 1_000));
  if ('code' in sampling) return [...findings, sampling];
  const { windowMs } = sampling;
  const window = Math.floor(head.timeMs / windowMs) * (windowMs / 1_000);
  const facts = await readFacts(chain, network, window, account);
  const idle = whyIdle(facts, account);
  if (idle !== undefined) findings.push({ code: 'no/not_active', sentence: idle, isFatal: false });
  const { standing } = facts;
  if (standing && !isSameAccount(standing.signer, signer)) {
    findings.push(
      fatal(
        'bad_input/wrong_signer',
        `the signing key is that of ${signer}, but ${account} reports with ${standing.signer}; name its key, or change it with "almanac reporter set-signer"`,
      ),
    );
  }
  if (standing) {
    const next = { ...facts, window: Math.max(window, standing.joined) };
    const fault = faultOf(() => planWindow(next, links, chain.genesisHash, account));
    if (fault) findings.push(fault);
  }
  return findings;
}

/** How a network is measured; that nothing says so of this one will not change by trying again. */
async function samplingOf(
  chain: AgentParts['chain'],
  network: number,
  second: number,
): Promise<SamplingParameters | Finding> {
  try {
    return await chain.samplingAt(network, second);
  } catch (error) {
    if (error instanceof AgentError && error.code === 'unknown/no_sampling') {
      return fatal('bad_input/network', `${error.message}; correct network`);
    }
    throw error;
  }
}

/** The first fatal finding as the error that ends the agent. */
export function throwFatal(findings: readonly Finding[]): void {
  const first = findings.find(({ isFatal }) => isFatal);
  if (first) throw new AgentError(first.code, first.sentence);
}

/** That the own clock is behind, where a finalized block lies in its future: blocks of the future are imported by nobody. */
export function clockBehind(head: { readonly timeMs: number }, nowMs: number): string | undefined {
  const aheadMs = head.timeMs - nowMs;
  return aheadMs > aheadBoundMs
    ? `this machine's clock is behind: the chain's newest finalized block is ${seconds(aheadMs)} in its future; synchronize it (chronyc, timedatectl)`
    : undefined;
}

function ofClock(head: { readonly timeMs: number }, nowMs: number): Finding | undefined {
  const behind = clockBehind(head, nowMs);
  if (behind !== undefined) return { code: 'no/clock', sentence: behind, isFatal: false };
  const aheadMs = head.timeMs - nowMs;
  if (-aheadMs > staleBoundMs) {
    const sentence = `the chain's newest finalized block is ${seconds(-aheadMs)} old: the chain stands still, or this machine's clock is ahead`;
    return { code: 'no/stale_chain', sentence, isFatal: false };
  }
  return undefined;
}

function faultOf(attempt: () => unknown): Finding | undefined {
  try {
    attempt();
    return undefined;
  } catch (error) {
    if (error instanceof AgentError) return fatal(error.code, error.message);
    throw error;
  }
}

function fatal(code: string, sentence: string): Finding {
  return { code, sentence, isFatal: true };
}

function seconds(ms: number): string {
  return `${Math.round(ms / 1_000)} s`;
}
