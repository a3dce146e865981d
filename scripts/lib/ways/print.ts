import type { Trace } from './trace.ts';
import type { TracedWay } from './ways.ts';

export interface Walked {
  readonly way: TracedWay;
  /** Undefined where it could not be recorded. */
  readonly script: Trace | undefined;
  /** In Rust; undefined where it was not asked for, or the way has none. */
  readonly native: Trace | undefined;
}

/** A way as text: its files in order, each with how many of its functions ran. */
export function wayText({ way, script, native }: Walked): string {
  const parts = [script, native].filter((trace) => trace !== undefined);
  return [`${way.name}: ${counted(parts.flat())}`, ...parts.flat().map(line), ''].join('\n');
}

/** All ways as a page. */
export function waysPage(walked: readonly Walked[], commit: string): string {
  const rows = walked.map(
    ({ way, script, native }) => `| ${way.name} | ${figures(script)} | ${figures(native)} |`,
  );
  const lists = walked.flatMap((one) => [
    `## ${one.way.name}`,
    ...[one.script, one.native].flatMap((trace) =>
      trace === undefined ? [] : [['```text', ...trace.map(line), '```'].join('\n')],
    ),
  ]);
  const head = [
    '# Seven ways through the code',
    `Recorded by \`npm run ways\` at commit ${commit}: files whose functions ran after the datum entered, in the order of their first function..`,
    [
      '| way | TypeScript: files, functions | Rust: files, functions |',
      '| --- | ---: | ---: |',
      ...rows,
    ].join('\n'),
  ];
  return `${[...head, ...lists].join('\n\n')}\n`;
}

function figures(trace: Trace | undefined): string {
  return trace === undefined ? '' : `${trace.length}, ${functionsOf(trace)}`;
}

function counted(trace: Trace): string {
  return `${trace.length} files, ${functionsOf(trace)} functions`;
}

function functionsOf(trace: Trace): number {
  return trace.reduce((sum, { functions }) => sum + functions, 0);
}

function line({ file, functions }: Trace[number]): string {
  return `${String(functions).padStart(4)}  ${file}`;
}
