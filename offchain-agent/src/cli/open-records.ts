import { AgentError } from '../base/error.ts';
import { plainText } from '../base/plain-text.ts';
import { resolveEndpoint, runningNames } from '../base/running-chains.ts';
import { shownUrl } from '../base/url.ts';
import { SliRecords } from '../chain/records/records.ts';
import { TargetGroups } from '../chain/registry/target-groups.ts';
import { type Basis, basisOf } from '../chain/rpc/basis.ts';
import { connect } from '../chain/rpc/connect.ts';
import { type IndicatorName, indicatorNames } from '../sli/indicator.ts';
import { processSignal } from './abort.ts';

/** A chain's records at its finalized head, with what the chain and its validators are called. */
export interface OpenRecords {
  readonly records: SliRecords;
  /** Groups and regions at the same block. */
  readonly groups: TargetGroups;
  readonly chainName: string;
  readonly basis: Basis;
  readonly url: string;
  /** Names of a running demo or network by address. */
  readonly names: Readonly<Record<string, string>>;
}

/**
 * Connects to the chain that a command means, hands its records to `use`, and disconnects.
 * @throws AgentError as `connect` and `SliRecords.atFinalized` do
 */
export async function withRecords<Result>(
  options: { readonly url?: string; readonly indicator?: IndicatorName },
  use: (open: OpenRecords) => Promise<Result>,
): Promise<Result> {
  const url = await resolveEndpoint(options.url);
  const signal = processSignal();
  const api = await connect(url, { signal });
  disconnectOnAbort(api, signal);
  try {
    const records = await SliRecords.atFinalized(
      api,
      options.indicator ? { indicator: options.indicator } : {},
    );
    const [chainName, version, names] = await Promise.all([
      api.rpc.system.chain(),
      api.rpc.system.version(),
      runningNames(url),
    ]);
    return await use({
      records,
      groups: new TargetGroups(api, records.blockHash, 0),
      chainName: plainText(chainName),
      basis: basisOf(version.toString()),
      url: shownUrl(url),
      names,
    });
  } finally {
    await api.disconnect();
  }
}

/** Ends the connection with the signal, so that what still waits for an answer fails and the command ends. */
export function disconnectOnAbort(api: { disconnect(): Promise<void> }, signal: AbortSignal): void {
  const disconnect = (): void => {
    // It may be down already; then there is nothing to end.
    api.disconnect().catch(() => undefined);
  };
  if (signal.aborted) disconnect();
  else signal.addEventListener('abort', disconnect, { once: true });
}

/** The basis of an indicator's figures: what reporters sample is no census, and what the embedded chain makes is neither. */
export function shownBasis(basis: Basis, indicator: IndicatorName): Basis | 'sampled' {
  return basis === 'census' && indicator !== 'authorship' ? 'sampled' : basis;
}

/** @throws AgentError `bad_input/indicator` when the indicator is not offered. */
export function parseIndicator(text: string): IndicatorName {
  const indicator = indicatorNames.find((candidate) => candidate === text);
  if (indicator) return indicator;
  throw new AgentError(
    'bad_input/indicator',
    `--indicator: "${text}" is not offered; expected one of ${indicatorNames.join(', ')}`,
    { data: { text } },
  );
}
