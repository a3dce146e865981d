/** One public case: what was tried, what is right, what the product gave. */
export interface JudgedCase {
  readonly folder: string;
  readonly name: string;
  readonly right: string;
  readonly got: string;
  readonly isRight: boolean;
}

/** What a folder of cases may use: the chain of `npm start`, and a folder of its own. */
export interface CaseTools {
  readonly chainUrl: string;
  readonly folder: string;
  /** Starts the command of this clone. */
  readonly almanac: (args: readonly string[]) => RunningCase;
  /** Runs it to its end. */
  readonly run: (args: readonly string[]) => Promise<RanCase>;
  readonly judge: (name: string, right: string, got: string, isRight: boolean) => void;
}

export interface RanCase {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningCase {
  /** The first match in what it prints. @throws Error when it ends before */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
  /** All that it printed so far, on both. */
  readonly text: string;
  readonly hasEnded: boolean;
  stop(signal?: NodeJS.Signals): Promise<void>;
}
