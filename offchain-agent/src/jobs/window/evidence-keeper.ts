import type { EncodedEvidence, EvidenceHeader } from '../../sli/evidence/evidence.ts';

/** Where evidence files are kept, each under its content identifier (store/evidence-folder.ts). */
export interface EvidenceKeeper {
  /** Keeps a file whole and durably, or not at all; the same evidence again changes nothing. */
  put(header: EvidenceHeader, evidence: EncodedEvidence): Promise<void>;
  /** The bytes under an identifier; undefined when there are none. */
  get(cid: string): Promise<Uint8Array | undefined>;
  /** Removes the evidence of windows before `window`; how many. */
  dropBefore(network: number, window: number): Promise<number>;
}
