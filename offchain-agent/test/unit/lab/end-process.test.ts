import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { endProcess } from '../../../src/lab/end-process.ts';

describe('endProcess', () => {
  const started = async (code: string) => {
    const child = fork('its-name', { execArgv: ['--eval', code] });
    await once(child, 'message');
    return child;
  };

  it('lets a process end by itself when its channel closes', async () => {
    const child = await started('process.on("disconnect", () => process.exit(7)); process.send("ready")');
    await endProcess(child, 60_000);
    assert.equal(child.exitCode, 7);
    await endProcess(child, 60_000);
  });

  it('kills a process that does not hear of it in time', async () => {
    const child = await started('process.send("ready", () => { for (;;); })');
    await endProcess(child, 100);
    assert.equal(child.signalCode, 'SIGKILL');
  });
});
