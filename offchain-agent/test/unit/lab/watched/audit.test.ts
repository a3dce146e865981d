import { deepEqual, equal, throws } from 'node:assert/strict';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AuditLog } from '../../../../src/lab/watched/audit.ts';

describe('the audit log', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-audit-'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('shows the end of a long audit log, and fails if it cannot be read', () => {
    const file = join(folder, 'long.jsonl');
    const log = new AuditLog('n', file);
    const user = { name: 'a', role: 'admin', address: '::1' } as const;
    deepEqual(log.last(5), []);
    log.note(user, { id: 'first', action: 'stop', what: 'v1', outcome: 'begun' }, 0);
    appendFileSync(file, `${'x'.repeat(1_048_576)}\n`);
    log.note(user, { id: 'last', action: 'stop', what: 'v1', outcome: 'begun' }, 0);
    deepEqual(
      log.last(5).map(({ id }) => id),
      ['last'],
    );
    throws(() => new AuditLog('n', folder).last(5), { code: 'unreachable/audit_log' });
  });

  it('writes at most 60 denied commands of a user and minute', () => {
    const log = new AuditLog('n', join(folder, 'denied.jsonl'));
    const deny = (name: string, nowMs: number): void =>
      log.note(
        { name, role: 'viewer', address: '::1' },
        { id: '1', action: 'stop', what: 'v1', outcome: 'denied', why: 'role' },
        nowMs,
      );
    for (let count = 0; count < 100; count += 1) deny('vera', 0);
    equal(log.last(1_000).length, 60);
    equal(log.last(1)[0]?.why, 'role; further denials of this minute are not written');
    deny('otto', 0);
    deny('vera', 60_000);
    equal(log.last(1_000).length, 62);
  });

  it('does nothing that it cannot write down', async () => {
    writeFileSync(join(folder, 'file'), '');
    const broken = new AuditLog('n', join(folder, 'file', 'audit.jsonl'));
    throws(
      () =>
        broken.note(
          { name: 'a', role: 'admin', address: '::1' },
          { id: '1', action: 'stop', what: 'v1', outcome: 'begun' },
          0,
        ),
      {
        code: 'unreachable/audit_log',
        message: /nothing was done$/,
      },
    );
    throws(
      () =>
        broken.note(
          { name: 'a', role: 'admin', address: '::1' },
          { id: '1', action: 'stop', what: 'v1', outcome: 'done' },
          0,
        ),
      (error: Error) => !error.message.includes('nothing was done'),
    );
  });
});
