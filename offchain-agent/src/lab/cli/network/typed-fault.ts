import { AgentError } from '../../../base/error.ts';
import { decimal } from '../../../base/parse.ts';
import { splits } from '../../chaos/link-fault.ts';
import { defined } from '../../plan/network-file.ts';
import type { ChaosKind, ChaosOptions } from './chaos-kinds.ts';

/** A fault as a scenario has it; what is no number stays text: the scenario says what is wrong with it. */
export function faultOf(
  kind: ChaosKind,
  nodes: readonly string[],
  options: ChaosOptions,
): Record<string, unknown> {
  const { pick, region, role, from, to, direction } = options;
  const list = (text: string | boolean | undefined): string[] | undefined =>
    typeof text === 'string' ? text.split(',').map((name) => name.trim()) : undefined;
  const [first = ''] = nodes;
  const isSplit =
    kind.kind === 'partition' && (first.includes('/') || splits.some((split) => split === first));
  return {
    kind: kind.kind,
    ...(nodes.length > 0 && (isSplit ? { split: nodes.join(' ') } : { nodes })),
    ...defined({ pick: numberOr(pick), region, role, from: list(from), to: list(to), direction }),
    ...defined(Object.fromEntries(kind.options.map((option) => [option.field, valueOf(option, options)]))),
  };
}

/** Says options where a scenario has paths. */
export async function asTyped<Result>(
  { kind, options }: ChaosKind,
  act: () => Promise<Result>,
): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof AgentError) || !Array.isArray(error.data['faults'])) throw error;
    const lines = error.data['faults'].map((line: unknown) =>
      String(line)
        .replace(/^faults\[0\]: /, '')
        .replace(/^faults\[0\]\.(\w+)[^:]*/, (_, field: string) => {
          const own = options.find((option) => option.field === field);
          return field === 'nodes' ? 'nodes' : (own?.flags.replace(/ .*/, '') ?? `--${field}`);
        }),
    );
    throw new AgentError(
      'bad_input/scenario',
      `${kind} cannot be done, nothing was started: ${lines.length === 1 ? lines[0] : `\n${lines.map((line) => `  ${line}`).join('\n')}`}`,
      { data: { faults: lines }, cause: error },
    );
  }
}

function valueOf({ flags, as }: ChaosKind['options'][number], options: ChaosOptions): unknown {
  const text = options[optionName(flags)];
  if (as === 'number') return numberOr(text);
  if (as !== 'gemodel' || typeof text !== 'string') return text;
  const [p, r, bad, good] = text.split(',').map(numberOr);
  return defined({ p, r, loss_in_bad: bad, loss_in_good: good });
}

/** `--keep-order` is `keepOrder`, as commander has it. */
function optionName(flags: string): string {
  return flags
    .replace(/^--/, '')
    .replace(/ .*$/, '')
    .replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function numberOr(text: string | boolean | undefined): unknown {
  return typeof text === 'string' ? (decimal(text) ?? text) : text;
}
