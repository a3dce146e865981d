import { deepEqual, equal, fail } from 'node:assert/strict';
import { GatewayMessages } from '../../../../../../tests/support/gateway-messages.ts';
import { scanCall } from '../../../../../src/endpoint/gateway/fast/scan-call.ts';
import { isCall, parseMessage } from '../../../../../src/endpoint/gateway/message.ts';

const bounds = { batch: 100, depth: 64 };

describe('the scanner of calls', () => {
  it('reads the parts that the parser reads, in 20,000 fuzzed messages', () => {
    const messages = new GatewayMessages(4);
    let read = 0;
    for (let message = 0; message < 20_000; message += 1) {
      const data = messages.next();
      const scanned = scanCall(data);
      if (!scanned) continue;
      read += 1;
      const text = (from: number, to: number): string => data.toString('latin1', from, to);
      const [call = fail()] = parseMessage(data, bounds).requests;
      if (!isCall(call)) return fail(`not a call: ${data.toString()}`);
      equal(text(scanned.idFrom, scanned.idTo), call.id);
      equal(text(scanned.methodFrom, scanned.methodTo), call.method);
      equal(scanned.paramsTo === 0 ? '[]' : text(scanned.paramsFrom, scanned.paramsTo), call.paramsText);
      const params = Array.from({ length: scanned.paramCount }, (_, index) =>
        JSON.parse(text(scanned.paramFrom[index] ?? 0, scanned.paramTo[index] ?? 0)),
      );
      deepEqual(params, call.params);
    }
    equal(read > 10_000, true, `${read} were read`);
  });

  it('leaves a call that is cut at any byte to the parser', () => {
    const whole = Buffer.from(
      '{"jsonrpc":"2.0","id":"a-1","method":"state_getStorage","params":["0x00",null,7,true]}',
    );
    deepEqual(scanCall(whole)?.paramCount, 4);
    for (let length = 0; length < whole.length; length += 1)
      equal(scanCall(whole.subarray(0, length)), undefined, String(length));
  });
});
