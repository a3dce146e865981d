import { AgentError } from '../../base/error.ts';
import type { NetworkOptions } from '../../network/real/options.ts';
import { parseDuration } from '../duration.ts';

/** The figures of a network as typed. */
export interface FigureOptions {
  readonly validators: string;
  readonly slot: string;
  readonly session: string;
  readonly era: string;
  readonly window: string;
}

type Figures = Pick<NetworkOptions, 'validators' | 'slotMs' | 'sessionMs' | 'sessionsPerEra' | 'windowMs'>;

/** @throws AgentError `bad_input/number`, `bad_input/duration` */
export function parseFigures(options: FigureOptions): Figures {
  return {
    validators: parseWholeNumber(options.validators, '--validators'),
    slotMs: parseDuration(options.slot, '--slot'),
    sessionMs: parseDuration(options.session, '--session'),
    sessionsPerEra: parseWholeNumber(options.era, '--era'),
    windowMs: parseDuration(options.window, '--window'),
  };
}

/** @throws AgentError `bad_input/number` */
export function parseWholeNumber(text: string, option: string): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(number)) return number;
  throw new AgentError('bad_input/number', `${option} ${text}: expected a whole number`, {
    data: { option },
  });
}
