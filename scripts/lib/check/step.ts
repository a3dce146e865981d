/** What a cold run on 2 cores may take, by kind of work, in minutes. */
export const coldBudgetMinutes = { 'set-up': 4, build: 27, clippy: 2, tests: 17 } as const;

/** How far what only computes gives way to what keeps time, as for nice(1): far enough, and not so far that it starves. */
export const givesWay = 5;

/** For what takes a minute or two, and may take them whenever the cores have them. */
export const givesWayToAll = 19;

export type BudgetKind = keyof typeof coldBudgetMinutes;

export interface Outcome {
  passed: number;
  failed: number;
  /** What to show when something failed. */
  output?: string;
  /** A remark that belongs beside the counts. */
  note?: string;
}

export interface Step {
  name: string;
  why: string;
  /** The kind of work whose cold time this step shares, or the one it runs beside. */
  budget: BudgetKind;
  /** Runs beside the next step that is none of these, in what it leaves of the cores. */
  isBeside?: boolean;
  run: () => Promise<Outcome>;
}

/** The outcome of a program that checks one thing: it passed when it ended with 0. */
export function verdict({ code, output }: { code: number; output: string }): Outcome {
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1, output };
}

/** Several outcomes as one. */
export function sumOutcomes(outcomes: readonly Outcome[]): Outcome {
  const sum = { passed: 0, failed: 0 };
  for (const { passed, failed } of outcomes) {
    sum.passed += passed;
    sum.failed += failed;
  }
  const output = outcomes
    .filter(({ failed }) => failed > 0)
    .map((outcome) => outcome.output ?? '')
    .join('\n\n');
  const note = outcomes.flatMap((outcome) => outcome.note ?? []).join('; ');
  return { ...sum, output, ...(note === '' ? {} : { note }) };
}

/** A step's work that finds faults, one sentence each; without any it passed. */
export function faults(find: () => string[] | Promise<string[]>): () => Promise<Outcome> {
  return async () => {
    const found = await find();
    return found.length === 0
      ? { passed: 1, failed: 0 }
      : { passed: 0, failed: found.length, output: found.join('\n') };
  };
}
