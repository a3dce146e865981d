import type { Readable } from 'node:stream';
import type { EncodedEvidence, EvidenceHeader } from '../../sli/evidence/evidence.ts';

/** An evidence file that was found to be what its name says. Whoever has it reads the stream, or destroys it. */
export interface EvidenceFile {
  readonly bytes: number;
  readonly stream: Readable;
}

/** Evidence files as others read them. */
export interface EvidenceReader {
  /** The file under an identifier; undefined when there is none. */
  open(cid: string): Promise<EvidenceFile | undefined>;
}

/** Where evidence files are kept, each under its content identifier (store/evidence-folder.ts). */
export interface EvidenceKeeper {
  /** Keeps a file whole and durably, or not at all; the same evidence again changes nothing. */
  put(header: EvidenceHeader, evidence: EncodedEvidence): Promise<void>;
  /** Removes the evidence of windows before `window`; how many. */
  dropBefore(network: number, window: number): Promise<number>;
}
