import { AgentError } from '../../../base/error.ts';
import { exitCode, exitCodeOf } from '../../../base/exit.ts';
import { processSignal } from '../../../cli/abort.ts';
import { print, writeJson } from '../../../cli/output.ts';
import { type CheckFinding, checkAgents } from '../../agent/check-agents.ts';
import { shownConfig } from '../../agent/config/show.ts';
import { type AgentCommandOptions, configOf } from './options.ts';

/**
 * Prints everything that would stop the agent; exit 0 when nothing would, 2 when a setting must be changed, 4 when
 * something does not answer, 1 when it would run and measure nothing.
 */
export async function runAgentCheck(options: AgentCommandOptions): Promise<void> {
  const config = await configOf(options);
  const findings = await checkAgents(config, processSignal());
  const isReady = findings.every(({ code }) => code === undefined);
  if (options.json) {
    writeJson({
      schema: 'almanac.agent_check.v1',
      basis: 'census',
      ready: isReady,
      config: shownConfig(config),
      findings,
    });
  } else {
    const width = Math.max(...findings.map(({ part }) => part.length));
    for (const { part, sentence, code } of findings) {
      print(`${code === undefined ? 'ok   ' : 'FAULT'}  ${part.padEnd(width)}  ${sentence}`);
    }
    print('');
    print(isReady ? 'The configuration is valid.' : 'The agent would not report.');
  }
  process.exitCode = checkExit(findings);
}

/** What must be changed by hand comes before what may pass by itself. */
export function checkExit(findings: readonly CheckFinding[]): number {
  const codes = findings.flatMap(({ code }) =>
    code === undefined ? [] : exitCodeOf(new AgentError(code, '')),
  );
  const worst = [exitCode.badInput, exitCode.unreachable, exitCode.no, exitCode.unknown];
  return worst.find((code) => codes.includes(code)) ?? exitCode.ok;
}
