import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { text } from 'node:stream/consumers';
import { AgentError } from '../../error.ts';
import { fitUsl, type Sweep } from '../../usl/fit.ts';
import { type Weighting, weightings } from '../../usl/weigh.ts';
import { exitCode } from '../exit.ts';
import { print, writeJson } from '../output.ts';
import { renderTable } from '../table.ts';
import { chartSvg } from './chart-svg.ts';
import { chartText } from './chart-text.ts';
import { figureRows } from './figures.ts';
import { pageHtml } from './page-html.ts';
import { readPoints } from './read-points.ts';
import { sentenceOf } from './sentence.ts';

export interface FitCommandOptions {
  readonly weights: string;
  readonly sweep: string;
  readonly svg?: string;
  readonly html?: string;
  readonly json?: boolean;
}

const sweeps: readonly Sweep[] = ['validators', 'concurrency'];

export async function runFit(file: string, options: FitCommandOptions): Promise<void> {
  const weights = oneOf<Weighting>('--weights', options.weights, weightings);
  const sweep = oneOf<Sweep>('--sweep', options.sweep, sweeps);
  const source = file === '-' ? 'stdin' : basename(file);
  const fit = fitUsl(readPoints(await contentOf(file), source), { weights, sweep });
  if (options.svg) write(options.svg, chartSvg(fit));
  if (options.html) write(options.html, pageHtml(fit, source));
  if (options.json) {
    const { covariance: _, ...document } = fit;
    writeJson({ schema: 'almanac.fit.v1', ...document });
  } else {
    chartText(fit).forEach(print);
    print('');
    renderTable(
      [{ title: 'what' }, { title: 'estimate', align: 'right' }, { title: '95 %' }, { title: '' }],
      figureRows(fit),
    ).forEach(print);
    print('');
    print(sentenceOf(fit));
  }
  if (fit.flags.includes('past_peak') || fit.flags.includes('not_usl')) process.exitCode = exitCode.unknown;
}

async function contentOf(file: string): Promise<string> {
  if (file === '-') return await text(process.stdin);
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new AgentError('bad_input/points_file', `${file} cannot be read: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

function write(file: string, content: string): void {
  try {
    writeFileSync(file, content);
  } catch (error) {
    throw new AgentError('bad_input/output', `${file} cannot be written: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

function oneOf<T extends string>(flag: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((candidate) => candidate === value);
  if (found) return found;
  throw new AgentError(
    'bad_input/option',
    `${flag} must be one of ${allowed.join(', ')}, got ${value.slice(0, 40)}`,
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
