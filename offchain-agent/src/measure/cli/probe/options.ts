import { AgentError } from '../../../base/error.ts';
import { parseCount, parseDuration } from '../../../base/parse.ts';
import { shownUrl } from '../../../base/url.ts';
import {
  type AddressRules,
  addressRules,
  allowAddress,
} from '../../../chain/target-address/allowed-address.ts';
import { type EndpointUrl, parseEndpointUrl } from '../../../chain/target-address/endpoint-url.ts';
import { parseIp } from '../../../chain/target-address/ip-address.ts';
import type { AddressRefusal } from '../../../chain/target-address/refusal.ts';
import type { StallLimit } from '../../rpc/head-ages.ts';

export interface ProbeCommandOptions {
  readonly count?: string;
  readonly for?: string;
  readonly rate: string;
  readonly timeout: string;
  readonly local?: boolean;
  readonly stallAfter?: string;
  readonly watch?: boolean;
  readonly listen?: string;
  readonly config?: string;
  readonly discover?: boolean;
  readonly bootnode?: readonly string[];
  readonly json?: boolean;
}

export interface ProbeTimes {
  readonly count: number;
  readonly everyMs: number;
  readonly timeoutMs: number;
}

/** An endpoint that a person asked for, and by which rules its address is judged. */
export interface AskedEndpoint {
  readonly url: string;
  readonly shown: string;
  readonly rules: AddressRules;
}

const defaultCount = 10;
const mostSamples = 100_000;
const highestRate = 10;
const longestTimeoutMs = 60_000;
const longestStallMs = 30 * 86_400_000;

/**
 * When a head stands still: undefined unless it is given.
 * @throws AgentError `bad_input/duration`
 */
export function stallAfterOf({ stallAfter }: ProbeCommandOptions): StallLimit | undefined {
  if (stallAfter === undefined || stallAfter === 'off') return stallAfter;
  return parseDuration(stallAfter, '--stall-after', longestStallMs);
}

/** @throws AgentError `bad_input/...` for a number that is none or out of range */
export function probeTimes(options: ProbeCommandOptions): ProbeTimes {
  const rate = parseCount(options.rate, '--rate', highestRate);
  const everyMs = 1_000 / rate;
  const timeoutMs = parseDuration(options.timeout, '--timeout', longestTimeoutMs);
  if (timeoutMs < 1) {
    throw new AgentError('bad_input/duration', '--timeout: expected at least 1ms', {
      data: { source: '--timeout' },
    });
  }
  if (options.count !== undefined && options.for !== undefined) {
    throw new AgentError('bad_input/count', '--count and --for both say when to end; give one of them');
  }
  if (options.count !== undefined)
    return { count: parseCount(options.count, '--count', mostSamples), everyMs, timeoutMs };
  if (options.for === undefined) return { count: defaultCount, everyMs, timeoutMs };
  const durationMs = parseDuration(options.for, '--for', mostSamples * everyMs);
  return { count: Math.max(1, Math.floor(durationMs / everyMs)), everyMs, timeoutMs };
}

/**
 * Judges the addresses before anything is sent. What a person types is that person's choice: a loopback or private address is
 * taken as it stands, and so is `localhost`. Where a name leads is not: without --local it may not lead inside.
 * @throws AgentError `bad_input/url`, `bad_input/address`; `unreachable/host` when no name leads anywhere
 */
export async function askedEndpoints(
  urls: readonly string[],
  isLocal: boolean,
  rulesFor: (isLocal: boolean) => AddressRules = addressRules,
): Promise<AskedEndpoint[]> {
  const [open, closed] = [rulesFor(true), rulesFor(false)];
  const asked: AskedEndpoint[] = [];
  let unknown = 0;
  for (const text of urls) {
    const url = parseEndpointUrl(text);
    const shown = shownUrl(text);
    // As it was written, where what it is read as would be another address.
    if (url.kind === 'refusal')
      throw refused('url', text.includes('@') ? shown : text.replace(/\?.*$/s, ''), url);
    const rules = isLocal || isTypedAddress(url) ? open : closed;
    const address = await allowAddress(url, rules);
    if (address.kind === 'refusal' && address.reason !== 'unresolved' && address.reason !== 'not_resolved')
      throw refused('address', shown, address);
    if (address.kind === 'refusal') unknown += 1;
    asked.push({ url: text, shown, rules });
  }
  // Of several, one that has no address now is measured as what it is: not to be had.
  if (unknown === asked.length && unknown > 0) {
    const hosts = asked.map(({ shown }) => shown).join(', ');
    throw new AgentError(
      'unreachable/host',
      `no host is known by the name in ${hosts}; check it, or the network of this machine`,
    );
  }
  return asked;
}

function isTypedAddress({ host }: EndpointUrl): boolean {
  return parseIp(host) !== undefined || host === 'localhost';
}

function refused(
  cause: 'url' | 'address',
  shown: string,
  { message, reason, range }: AddressRefusal,
): AgentError {
  const isInside = range === 'loopback' || range === 'private' || range === 'carrier_nat';
  const advice = isInside ? '; add --local if that is meant' : '';
  return new AgentError(`bad_input/${cause}`, `${shown}: ${message}${advice}`, {
    data: { url: shown, reason, range: range ?? null },
  });
}
