import { checkNetworkOptions } from '../../network/real/options.ts';
import { networkSpec } from '../../network/real/spec.ts';
import { validatorKeys, validatorSeed } from '../../network/real/validator-keys.ts';
import { print } from '../output.ts';
import { type FigureOptions, parseFigures } from './figures.ts';

export type SpecCommandOptions = FigureOptions;

/** Prints the specification: for tools that start nodes themselves, such as zombienet. */
export async function runSpec(options: SpecCommandOptions): Promise<void> {
  const figures = parseFigures(options);
  // Where the nodes will run is not ours to know, so this machine's room sets no limit.
  checkNetworkOptions({ ...figures, name: 'spec', candidates: 0 }, Number.POSITIVE_INFINITY);
  const seeds = Array.from({ length: figures.validators }, (_, index) => validatorSeed(index));
  print(JSON.stringify(await networkSpec(figures, await Promise.all(seeds.map(validatorKeys)))));
}
