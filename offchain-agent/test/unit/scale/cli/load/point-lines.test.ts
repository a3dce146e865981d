import { match, ok } from 'node:assert/strict';
import { pointLines } from '../../../../../src/scale/cli/load/text.ts';
import { loadPoint } from '../../load/load-point.ts';

describe('a point on the terminal', () => {
  it('has throughput, the four clocks and the check of the law', () => {
    const text = pointLines(loadPoint(50, 100)).join('\n');
    match(text, /throughput 50\.0 transfers\/s: 400 succeeded in blocks 3 to 10, 8\.0 s/);
    match(text, /^sent \(generator\) .*\n^accepted .*\n^included .*\n^finalized .*/m);
    match(text, /Little's law: 126 in flight, throughput x latency 12\d \(0\.\d % apart\)/);
    match(text, /\nsustained$/);
  });

  it('says why a rate was not sustained', () => {
    match(pointLines(loadPoint(50, 40)).join('\n'), /not sustained: the backlog grew/);
  });

  it('says loudly that a point was refused, and why', () => {
    const lines = pointLines(loadPoint(50, 100, [{ kind: 'host_bound', why: 'the machine was busy' }]));
    ok(lines.includes('REFUSED host_bound: the machine was busy'));
  });

  it('says that figures must not be compared', () => {
    const lines = pointLines({ ...loadPoint(50, 100), not_comparable: 'not comparable across N: no quotas' });
    ok(lines.includes('not comparable across N: no quotas'));
  });
});
