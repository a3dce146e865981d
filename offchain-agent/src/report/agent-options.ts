import type { EvidenceKeeper } from './window/evidence-keeper.ts';

/** What one reporter's agent is told of the configuration. */
export interface AgentOptions {
  readonly network: number;
  /** The reporter's account, SS58. */
  readonly account: string;
  /** What the chain's genesis must be. */
  readonly genesis?: string;
  readonly evidence: EvidenceKeeper;
  readonly keepSamplesMs: number;
  readonly keepEvidenceMs: number;
}
