import { exitCode } from '../../base/exit.ts';
import { print, writeJson } from '../output.ts';
import { findingOfChain } from './chain.ts';
import { findingsOfClone } from './clone.ts';
import type { Finding } from './finding.ts';
import { findingsOfMachine } from './machine.ts';

/**
 * Looks at everything, prints what is missing and how to repair it; exit 1 when a required part is missing, 4 when
 * all that is missing is an answer of the chain that --url names.
 */
export async function runDoctor(options: { json?: boolean; url?: string }): Promise<void> {
  const [clone, machine, chain] = await Promise.all([
    findingsOfClone(),
    findingsOfMachine(),
    findingOfChain(options.url),
  ]);
  const findings = [...clone, ...machine, chain];
  const healthy = findings.every(isHealthy);
  if (options.json) {
    writeJson({ schema: 'almanac.doctor.v1', basis: 'census', healthy, findings });
  } else {
    for (const line of lines(findings)) print(line);
    print('');
    print(healthy ? 'Nothing that the first commands need is missing.' : 'Something required is missing.');
  }
  process.exitCode = doctorExit([...clone, ...machine], chain);
}

/** What the findings come to; the chain's is told apart, for it lies outside this machine. */
export function doctorExit(local: readonly Finding[], chain: Finding): number {
  if (!local.every(isHealthy)) return exitCode.no;
  return isHealthy(chain) ? exitCode.ok : exitCode.unreachable;
}

function isHealthy({ state, required }: Finding): boolean {
  return state === 'ok' || !required;
}

function lines(findings: readonly Finding[]): string[] {
  const width = Math.max(...findings.map((finding) => finding.name.length));
  return findings.flatMap((finding) => {
    const mark = finding.state === 'ok' ? 'ok     ' : finding.required ? 'MISSING' : 'absent ';
    const head = `${mark}  ${finding.name.padEnd(width)}  ${finding.found}`;
    if (finding.state === 'ok') return [head];
    return [head, `${' '.repeat(9)}for: ${finding.needed_for}`, `${' '.repeat(9)}fix: ${finding.fix}`];
  });
}
