import type { KeyringPair } from '@polkadot/keyring/types';
import { systemClock } from '../../base/clock.ts';
import type { Logger } from '../../base/logger.ts';
import { ApiClaimChain } from '../../chain/agreement/api-claim-chain.ts';
import type { BlockRef } from '../../chain/heads/head-standing.ts';
import { ApiCommitChain } from '../../chain/reporting/api-commit-chain.ts';
import type { ApiReportingChain } from '../../chain/reporting/api-reporting-chain.ts';
import { ApiOutboxChain } from '../../chain/submit/api-outbox-chain.ts';
import { RealProbeSet } from '../../measure/probe-set.ts';
import type { HostLimiters } from '../../measure/sample/host-limiter.ts';
import type { NetworkWitness } from '../../measure/sample/instant-signs.ts';
import { runInstants } from '../../measure/sample/run-instants.ts';
import type { Metrics } from '../metrics.ts';
import { Outbox } from '../outbox/outbox.ts';
import type { OutboxEvent } from '../outbox/outbox-pass.ts';
import { rowKind } from '../outbox/row-kind.ts';
import { ClaimDuty } from '../proof/claim-duty.ts';
import type { WindowNews } from '../window/window-duties.ts';
import { type Agent, createAgent } from './agent.ts';
import type { AgentOptions, AgentParts, OutboxDuty, OutboxRunner } from './parts.ts';

/** What one reporter's agent is given; the rest of its parts are the real ones. */
export interface ReporterOptions
  extends AgentOptions,
    Pick<
      AgentParts,
      'store' | 'queue' | 'count' | 'arrivals' | 'votes' | 'links' | 'holder' | 'log' | 'metrics' | 'signal'
    > {
  readonly chain: ApiReportingChain;
  /** An evidence file by its content identifier; without it nothing is claimed. */
  readonly fileOf?: (cid: string) => Promise<Uint8Array | undefined>;
  /** The signing key. */
  readonly pair: KeyringPair;
  /** The reporter's own word that private addresses may be probed. */
  readonly isLocal: boolean;
  /** Of the network that is measured, where it is another than the chain's own. */
  readonly measuredGenesis?: string;
  /** Sends what is in the store for the account, where another agent does: one writer an account. */
  readonly outbox?: OutboxRunner;
  /** Shared by all reporters of a process. */
  readonly limiters?: HostLimiters;
  /** What the own node says: a lower bound of what is current, and whether this machine is in touch. */
  readonly ownHead?: {
    readonly height: () => number | undefined;
    /** The same block with its hash, where that is known. */
    readonly final?: () => BlockRef | undefined;
    readonly witness: NetworkWitness;
  };
  readonly onNews?: (news: WindowNews) => void;
}

/** The agent of one reporter on a chain that is open: how `almanac agent` and the demo put it together. */
export function openReporter(options: ReporterOptions): {
  readonly agent: Agent;
  /** Says that there is something new to send. */
  readonly nudge: () => void;
  readonly close: () => Promise<void>;
} {
  const { chain, store, pair, holder, log, metrics, ownHead, isLocal, limiters } = options;
  const probes = new RealProbeSet({
    genesisHash: options.measuredGenesis ?? chain.genesisHash,
    isLocal,
    ownHeight: ownHead?.height ?? (() => undefined),
    ownFinal: ownHead?.final,
    witness: ownHead?.witness,
    ...(limiters && { limiters }),
    onFault: (error) => log.error({ err: error }, 'reachability is not measured in this window'),
  });
  const outbox =
    options.outbox ??
    new Outbox({
      store,
      holder,
      chain: new ApiOutboxChain(chain, pair),
      onEvent: (event) => tell(event, log, metrics),
    });
  const parts: AgentParts = {
    ...options,
    commits: new ApiCommitChain(chain),
    outbox,
    outboxDuties: outboxDuties({ ...options, signer: pair.address, outbox }),
    probes,
    runInstants,
    signer: pair.address,
    clock: systemClock,
  };
  return {
    agent: createAgent(options, parts, options.onNews),
    nudge: () => outbox.nudge(),
    close: () => probes.close(),
  };
}

/** What the reporter sends besides its reports. */
function outboxDuties({
  fileOf,
  ...options
}: ReporterOptions & Pick<AgentParts, 'signer' | 'outbox'>): readonly OutboxDuty[] {
  return fileOf ? [new ClaimDuty({ ...options, claims: new ApiClaimChain(options.chain), fileOf })] : [];
}

function tell({ kind, key, effect, sentence }: OutboxEvent, log: Logger, metrics: Metrics): void {
  const isBad = kind === 'refused' || kind === 'unpaid' || kind === 'unreachable';
  // Not as `key`: the log shows nothing that is called so.
  if (isBad) log.warn({ kind, report: key }, sentence);
  else log.info({ kind, report: key }, sentence);
  if (!effect || (kind !== 'finalized' && kind !== 'refused')) return;
  const count = rowKind(effect).counts[kind];
  if (count) metrics.add(...count);
}
