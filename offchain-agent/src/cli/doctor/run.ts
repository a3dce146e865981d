import { exitCode } from '../exit.ts';
import { print, writeJson } from '../output.ts';
import { findingOfChain } from './chain.ts';
import { findingsOfClone } from './clone.ts';
import type { Finding } from './finding.ts';
import { findingsOfMachine } from './machine.ts';

/** Looks at everything, prints what is missing and how to repair it; exit 1 when a required part is missing. */
export async function runDoctor(options: { json?: boolean; url?: string }): Promise<void> {
  const found = await Promise.all([findingsOfClone(), findingsOfMachine(), findingOfChain(options.url)]);
  const findings = found.flat();
  const healthy = findings.every((finding) => finding.state === 'ok' || !finding.required);
  if (options.json) {
    writeJson({ schema: 'almanac.doctor.v1', basis: 'census', healthy, findings });
  } else {
    for (const line of lines(findings)) print(line);
    print('');
    print(healthy ? 'Nothing that the first commands need is missing.' : 'Something required is missing.');
  }
  process.exitCode = healthy ? exitCode.ok : exitCode.no;
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
