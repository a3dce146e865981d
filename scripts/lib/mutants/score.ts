/** What a campaign came to. */
export interface Score {
  readonly name: string;
  /** Places there are, and how many of them were changed. */
  readonly all: number;
  readonly drawn: number;
  /** Changes that do not compile: they say nothing. */
  readonly unviable: number;
  /** Changes that failed a test, or made one run without end. */
  readonly found: number;
  /** The changes that no test noticed. */
  readonly survivors: readonly string[];
  /** Found, of those that compile. */
  readonly percent: number;
}
