import { upNetwork } from '../../network/real/up.ts';
import { processSignal } from '../abort.ts';
import { say, writeJson } from '../output.ts';
import { type FigureOptions, parseFigures, parseWholeNumber } from './figures.ts';
import { networkDocument, printNodes } from './show.ts';

export interface UpCommandOptions extends FigureOptions {
  readonly candidates: string;
  readonly node?: string;
  readonly name: string;
  readonly port?: string;
  readonly json?: boolean;
}

/** Starts a network and returns when all its nodes finalize blocks. */
export async function runUp(options: UpCommandOptions): Promise<void> {
  const figures = {
    ...parseFigures(options),
    name: options.name,
    candidates: parseWholeNumber(options.candidates, '--candidates'),
    node: options.node,
    port: options.port === undefined ? undefined : parseWholeNumber(options.port, '--port'),
  };
  if (figures.validators === 2 || figures.validators === 3) {
    say(`note: with ${figures.validators} validators finality stops as soon as one is down; 4 tolerate one`);
  }
  const network = await upNetwork(figures, { progress: say, signal: processSignal() });
  if (options.json) return writeJson(await networkDocument(network));
  await printNodes(network);
  say(`network "${network.name}" is up; its records: almanac sli all; end it: almanac network down`);
}
