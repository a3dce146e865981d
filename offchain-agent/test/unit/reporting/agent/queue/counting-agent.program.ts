// An agent that counts one window in a process of its own. Killed by window-counter.test.ts.

import { silentLogger } from '../../../../../../tests/support/silent-logger.ts';
import { openQueueHome } from '../../../../../src/reporting/agent/queue/open-queue.ts';
import { noMetrics } from '../../../../../src/reporting/metrics.ts';
import type { WindowCounting } from '../../../../../src/reporting/parts.ts';

const [data = '', store = '', counting = ''] = process.argv.slice(2);
const counted = { store, holder: 'killed' };
const home = await openQueueHome({ data, log: silentLogger(), metrics: noMetrics(), counted });
await home.counter?.count(JSON.parse(counting) as WindowCounting, data);
