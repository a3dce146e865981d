import { existsSync } from 'node:fs';
import { AgentError } from '../../../base/error.ts';
import { ProbeHistory } from '../../../store/probe-history.ts';
import { readMonitorConfig } from '../../monitor/config.ts';
import { MonitorBoard } from '../../monitor/monitor-board.ts';
import { monitorMonth } from '../../monitor/monitor-status.ts';
import { readNotes } from '../../monitor/notes-folder.ts';
import type { MonthReport } from '../../status/month.ts';

/**
 * A month of a status page without a chain, which may be served meanwhile.
 * @throws AgentError `bad_input/no_history`, and as `readMonitorConfig`, `readNotes` and `ProbeHistory.open` do
 */
export async function readPageMonth(file: string, atS: number): Promise<MonthReport> {
  const config = readMonitorConfig(file);
  const notes = readNotes(config.notes);
  if (!existsSync(config.history)) {
    throw new AgentError(
      'bad_input/no_history',
      `the history ${config.history} does not exist; run \`almanac status serve ${file}\` first`,
      { data: { file: config.history } },
    );
  }
  const history = await ProbeHistory.open(config.history, config.window, true);
  try {
    const board = await MonitorBoard.open({ config, history, notes: () => notes });
    // As of the last closed window: the same history gives the same report.
    const [status] = board.board(0).networks;
    if (!status) throw new AgentError('unknown/no_network', 'the page has no endpoint');
    return await monitorMonth(status, board, atS);
  } finally {
    await history.end();
  }
}
