import type { Readable } from 'node:stream';

/** An evidence file that was found to be what its name says. Whoever has it reads the stream, or destroys it. */
export interface EvidenceFile {
  readonly bytes: number;
  /** When its window takes no report any more, ms: whoever read it before could report what others have measured. */
  readonly closesMs: number;
  readonly stream: Readable;
}

/** Evidence files as others read them. */
export interface EvidenceReader {
  /** The file under an identifier; undefined when there is none. */
  open(cid: string): Promise<EvidenceFile | undefined>;
  /** When the window of a file takes no report any more, ms; undefined when there is no such file. Nothing is verified. */
  closesMs(cid: string): Promise<number | undefined>;
}
