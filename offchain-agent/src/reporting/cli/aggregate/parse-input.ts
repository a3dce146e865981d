import { AgentError, messageOf } from '../../../base/error.ts';
import { faultsOf } from '../../../base/faults.ts';
import type { AggregateRule, ObservedWindow } from '../../../sli/aggregate.ts';
import { type AggregateFile, aggregateFile, relationFaults } from './relation-faults.ts';

/** Faults that are printed; a file of a million entries may have a million. */
const shownFaults = 20;

/**
 * Reads the text of a file of reports, strictly.
 *
 * @param source how the file is called in messages
 * @throws AgentError `bad_input/json` with line and column, or `bad_input/reports` with every fault and its place
 */
export function parseInput(
  text: string,
  source: string,
): { readonly rule: AggregateRule; readonly windows: readonly ObservedWindow[] } {
  const value = parseJson(text, source);
  const parsed = aggregateFile.safeParse(value, { reportInput: true });
  const faults = [...(parsed.success ? [] : faultsOf(parsed.error)), ...relationFaults(value)];
  // Of a file without a fault in shape or relation both steps are sure; the second condition is for the types.
  if (faults.length > 0 || !parsed.success) throw refused(source, faults);
  return { rule: ruleOf(parsed.data), windows: parsed.data.windows.map(windowOf) };
}

function parseJson(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = messageOf(cause);
    const position = /at position (\d+)/.exec(reason)?.[1];
    const before = text.slice(0, position === undefined ? text.length : Number(position));
    const line = before.split('\n').length;
    const column = before.length - before.lastIndexOf('\n');
    throw new AgentError('bad_input/json', `${source}, line ${line}, column ${column}: no JSON: ${reason}`, {
      cause,
      data: { source, line, column },
    });
  }
}

function refused(source: string, faults: readonly string[]): AgentError {
  const shown = faults.slice(0, shownFaults);
  const more = faults.length > shown.length ? [`and ${faults.length - shown.length} more`] : [];
  const [first, ...others] = [...shown, ...more];
  const message = others.length === 0 ? `${source}: ${first}` : [`${source}:`, first, ...others].join('\n  ');
  return new AgentError('bad_input/reports', message, {
    data: { source, count: faults.length, faults: shown },
  });
}

function ruleOf({ parameters }: AggregateFile): AggregateRule {
  return {
    minReporters: parameters.min_reporters,
    minCoveragePpm: parameters.min_coverage_ppm,
    fastUs: parameters.fast_latency_us,
  };
}

function windowOf({ active_reporters, ...window }: AggregateFile['windows'][number]): ObservedWindow {
  return { ...window, activeReporters: active_reporters };
}
