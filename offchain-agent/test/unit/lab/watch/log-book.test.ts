import { deepEqual, equal } from 'node:assert/strict';
import { badNews, LogBook, noNews } from '../../../../src/lab/watch/log-book.ts';
import { type LogLevel, parseLogLine } from '../../../../src/lab/watch/log-line.ts';

function line(level: LogLevel, text: string, target = 'sync') {
  return parseLogLine(`2026-11-22 05:13:49.123 ${level.padStart(5)} main ${target}: ${text}`);
}

describe('the book of log lines', () => {
  it('alerts on the first of a signature, not on the next', () => {
    const book = new LogBook({ underFault: () => [] });
    equal(book.note('v1', line('WARN', 'late by 3'), 0)?.reason, 'first');
    equal(book.note('v2', line('WARN', 'late by 4'), 1), undefined);
    equal(book.note('v1', line('ERROR', 'late by 4'), 2)?.level, 'ERROR');
    equal(book.note('v1', line('INFO', 'late by 4'), 3), undefined);
    deepEqual(
      book.signatures.map(({ signature, count, nodes }) => [signature, count, [...nodes]]),
      [
        ['WARN sync: late by #', 2, ['v1', 'v2']],
        ['ERROR sync: late by #', 1, ['v1']],
      ],
    );
  });

  it('alerts again when there are many of one signature within a minute, once in that minute', () => {
    const book = new LogBook({ underFault: () => [], perMinute: 3 });
    const reasons = [0, 1, 2, 3, 70_000, 70_001, 70_002].map(
      (at) => book.note('v1', line('WARN', 'late'), at)?.reason,
    );
    deepEqual(reasons, ['first', undefined, 'rate', undefined, undefined, undefined, 'rate']);
  });

  it('alerts on bad news that nodes call information', () => {
    const book = new LogBook({ underFault: () => [] });
    for (const [index, phrase] of badNews.entries()) {
      equal(book.note('v1', line('INFO', `${phrase} here`), index)?.level, 'WARN', phrase);
    }
    equal(book.note('v1', line('INFO', 'Imported #7'), 0), undefined);
  });

  it('does not alert on what every node writes as it starts', () => {
    const book = new LogBook({ underFault: () => [] });
    for (const phrase of noNews) equal(book.note('v1', line('WARN', `${phrase} because`), 0), undefined);
    equal(book.lines[0]?.count, noNews.length);
  });

  it('marks as expected what a node under a fault says, and what names it; and keeps it', () => {
    const book = new LogBook({ underFault: () => ['v2', '12D3KooWpeer1'] });
    deepEqual(
      [
        book.note('v2', line('WARN', 'one'), 0)?.expected,
        book.note('v1', line('WARN', 'lost 12D3KooWpeer1'), 0)?.expected,
        book.note('v1', line('WARN', 'lost v2'), 0)?.expected,
      ],
      [true, true, false],
    );
    equal(book.alerts.length, 3);
    deepEqual(book.alertCounts, [
      { level: 'WARN', expected: true, count: 2 },
      { level: 'WARN', expected: false, count: 1 },
    ]);
  });

  it('counts all lines by node, level and target; what names no level is information', () => {
    const book = new LogBook({ underFault: () => [] });
    book.note('v1', line('INFO', 'a'), 0);
    book.note('v1', line('INFO', 'b'), 0);
    book.note('v2', parseLogLine('2026-11-22 05:13:49 Idle'), 0);
    deepEqual(book.lines, [
      { node: 'v1', level: 'INFO', target: 'sync', count: 2 },
      { node: 'v2', level: 'INFO', target: '', count: 1 },
    ]);
  });

  it('does not grow without bound, whatever a node writes', () => {
    const book = new LogBook({ underFault: () => [] });
    const word = (index: number): string =>
      index.toString(26).replace(/\d/g, (digit) => 'qrstuvwxyz'[Number(digit)] ?? '');
    for (let index = 0; index < 2_000; index += 1)
      book.note('v1', line('WARN', word(index), `t${word(index)}`), index);
    equal(book.signatures.length, 501);
    equal(book.alerts.length, 500);
    equal(book.lines.length, 101);
    equal(
      book.lines.reduce((sum, { count }) => sum + count, 0),
      2_000,
    );
  });
});
