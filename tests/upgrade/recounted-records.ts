import { readFile } from 'node:fs/promises';
import { decodeEvidence } from '../../offchain-agent/src/sli/evidence/decode.ts';
import { independentAggregate } from '../../offchain-agent/test/unit/sli/independent-aggregate.ts';
import { type AggregateFigures, ChainFigures, printedFigures, subjects } from '../support/chain-figures.ts';
import { aggregateFileOf } from '../support/evidence-aggregate.ts';
import type { UpgradeStory } from './upgrade-story.ts';

/** The record of a target and indicator: as the chain has it, and as the evidence of its windows makes it. */
interface RecountedRecord {
  readonly subject: string;
  readonly recorded: AggregateFigures | undefined;
  readonly counted: AggregateFigures | undefined;
}

/** Every record of a closed period, beside what an independent count of all its evidence gives. */
export async function recountedRecords(
  { chain: client, reporters, played }: UpgradeStory,
  kind: 'window' | 'day',
  startS: number,
  targets: number,
): Promise<readonly RecountedRecord[]> {
  const endS = kind === 'day' ? startS + 86_400 : startS + 1;
  const windows = played.filter(({ window }) => window >= startS && window < endS);
  const paths = await Promise.all([...reporters.values()].map(async (reporter) => await reporter.files()));
  const evidences = await Promise.all(
    paths.flat().map(async ({ path }) => decodeEvidence(await readFile(path))),
  );
  const counted = independentAggregate(aggregateFileOf(evidences, windows));
  const records = (kind === 'day' ? counted.total : counted.windows) as AggregateFigures[];
  const chain = await ChainFigures.read(client, targets, startS, { [kind]: 1 });
  return subjects(targets).map((subject) => {
    const printed = records.find(
      ({ target, indicator }) => target === `${subject.target}` && indicator === subject.indicator,
    );
    return {
      subject: `${subject.target} ${subject.indicator}`,
      recorded: chain.of(subject, kind, startS),
      counted: printed && printedFigures(printed),
    };
  });
}
